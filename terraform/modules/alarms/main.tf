# Each alarm has a page in the runbooks under the end of its name.
locals {
  global_region = "us-east-1"

  database = {
    database-cpu = {
      metric = "CPUUtilization", statistic = "Average", above = true, threshold = 80, minutes = 15
      about  = "The database has been busy for a quarter of an hour"
    }
    database-storage = {
      metric = "FreeStorageSpace", statistic = "Minimum", above = false, threshold = var.database_free_storage_gib * pow(1024, 3), minutes = 5
      about  = "The database's disk is nearly full"
    }
    database-memory = {
      metric = "FreeableMemory", statistic = "Average", above = false, threshold = var.database_free_memory_mib * pow(1024, 2), minutes = 15
      about  = "The database runs out of memory"
    }
    database-connections = {
      metric = "DatabaseConnections", statistic = "Maximum", above = true, threshold = var.database_connections, minutes = 5
      about  = "The database has nearly as many connections as it takes"
    }
    database-read-latency = {
      metric = "ReadLatency", statistic = "Average", above = true, threshold = 0.05, minutes = 15
      about  = "The database's disk is slow to read"
    }
    database-write-latency = {
      metric = "WriteLatency", statistic = "Average", above = true, threshold = 0.05, minutes = 15
      about  = "The database's disk is slow to write"
    }
  }

  cache_kinds = {
    cache-cpu       = { metric = "EngineCPUUtilization", threshold = 80, about = "A node of the cache is busy" }
    cache-memory    = { metric = "DatabaseMemoryUsagePercentage", threshold = 90, about = "A node of the cache is nearly full" }
    cache-evictions = { metric = "Evictions", threshold = 1000, about = "A node of the cache drops what is still wanted" }
  }

  # CloudWatch knows nodes and not replication groups.
  cache = merge([
    for node in var.cache_node_ids : {
      for kind, alarm in local.cache_kinds : "${kind}-${reverse(split("-", node))[0]}" => merge(alarm, { node = node })
    }
  ]...)

  load_balancer = var.load_balancer_suffix == null ? {} : {
    shop-errors  = { metric = "HTTPCode_Target_5XX_Count", statistic = "Sum", threshold = 25, about = "The shop answers with errors" }
    edge-errors  = { metric = "HTTPCode_ELB_5XX_Count", statistic = "Sum", threshold = 25, about = "The load balancer has nobody to ask" }
    shop-latency = { metric = "TargetResponseTime", statistic = "p95", threshold = 1, about = "One answer of twenty takes more than a second" }
  }

  nodes = {
    nodes-failed   = { metric = "cluster_failed_node_count", threshold = 0, about = "A node is not well" }
    nodes-memory   = { metric = "node_memory_utilization", threshold = 85, about = "Nodes run out of memory" }
    nodes-disk     = { metric = "node_filesystem_utilization", threshold = 80, about = "Disks of nodes are nearly full" }
    pods-restarted = { metric = "pod_number_of_container_restarts", threshold = 5, about = "Replicas of the shop end and begin again" }
  }
}

resource "aws_cloudwatch_metric_alarm" "database" {
  for_each = local.database

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.about
  namespace           = "AWS/RDS"
  metric_name         = each.value.metric
  dimensions          = { DBInstanceIdentifier = var.database_identifier }
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = each.value.minutes / 5
  comparison_operator = each.value.above ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "cache" {
  for_each = local.cache

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.about
  namespace           = "AWS/ElastiCache"
  metric_name         = each.value.metric
  dimensions          = { CacheClusterId = each.value.node }
  statistic           = each.value.metric == "Evictions" ? "Sum" : "Average"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "load_balancer" {
  for_each = local.load_balancer

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.about
  namespace           = "AWS/ApplicationELB"
  metric_name         = each.value.metric
  dimensions          = { LoadBalancer = var.load_balancer_suffix }
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  # Where nothing fails, nothing is counted.
  treat_missing_data = "notBreaching"
  alarm_actions      = [aws_sns_topic.alarms.arn]
  ok_actions         = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "nodes" {
  for_each = local.nodes

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.about
  namespace           = "ContainerInsights"
  metric_name         = each.value.metric
  dimensions          = each.key == "pods-restarted" ? { ClusterName = var.cluster_name, Namespace = var.namespace } : { ClusterName = var.cluster_name }
  statistic           = each.key == "pods-restarted" ? "Sum" : "Maximum"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# CloudFront is measured in us-east-1 alone, and an alarm tells only topics of its own region.
resource "aws_cloudwatch_metric_alarm" "cdn" {
  count  = var.watch_distribution ? 1 : 0
  region = local.global_region

  alarm_name          = "${var.name}-cdn-errors"
  alarm_description   = "More than 5 % of what shoppers ask for ends with an error of the shop"
  namespace           = "AWS/CloudFront"
  metric_name         = "5xxErrorRate"
  dimensions          = { DistributionId = var.distribution_id, Region = "Global" }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.global.arn]
  ok_actions          = [aws_sns_topic.global.arn]
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
}

resource "aws_sns_topic" "global" {
  region = local.global_region

  name              = "${var.name}-alarms-global"
  kms_master_key_id = var.global_kms_key_arn
}

resource "aws_sns_topic_subscription" "alarms" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_sns_topic_subscription" "global" {
  for_each = toset(var.emails)
  region   = local.global_region

  topic_arn = aws_sns_topic.global.arn
  protocol  = "email"
  endpoint  = each.key
}
