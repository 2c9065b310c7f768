mock_provider "aws" {}

variables {
  name                = "shop-test"
  emails              = ["ops@example.com"]
  cluster_name        = "shop-test-eks"
  namespace           = "shop"
  database_identifier = "shop-test-pg"
  cache_node_ids      = ["shop-test-redis-001", "shop-test-redis-002"]
  kms_key_arn         = "arn:aws:kms:eu-south-1:123456789012:key/logs"
  global_kms_key_arn  = "arn:aws:kms:us-east-1:123456789012:key/global"
}

run "each_alarm_rings_somewhere" {
  command = apply

  variables {
    load_balancer_suffix = "app/shop-test/1"
    watch_distribution   = true
    distribution_id      = "E1"
  }

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.database), values(aws_cloudwatch_metric_alarm.cache), values(aws_cloudwatch_metric_alarm.load_balancer), values(aws_cloudwatch_metric_alarm.nodes)) :
      contains(alarm.alarm_actions, aws_sns_topic.alarms.arn)
    ])
    error_message = "Each alarm must be told to the topic."
  }

  assert {
    condition     = contains(aws_cloudwatch_metric_alarm.cdn[0].alarm_actions, aws_sns_topic.global.arn) && aws_cloudwatch_metric_alarm.cdn[0].region == "us-east-1" && aws_sns_topic.global.region == "us-east-1"
    error_message = "Alarm and topic of CloudFront must both be in us-east-1."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.alarms) == 1 && length(aws_sns_topic_subscription.global) == 1
    error_message = "Who is to be told must be told of both."
  }

  assert {
    condition     = length(output.names) == 6 + 6 + 3 + 4 + 1
    error_message = "There must be six alarms of the database, three of each node of the cache, three of the load balancer, four of the cluster and one of CloudFront."
  }
}

run "the_cache_is_watched_by_node" {
  command = plan

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.cache : alarm.dimensions["CacheClusterId"]]) == toset(var.cache_node_ids)
    error_message = "CloudWatch knows nodes and not replication groups."
  }

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.cache), "cache-memory-002")
    error_message = "An alarm must tell which node it is of."
  }
}

run "what_is_not_there_yet_is_not_watched" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.load_balancer) == 0 && length(aws_cloudwatch_metric_alarm.cdn) == 0
    error_message = "An alarm of nothing would never ring."
  }
}

run "a_replication_group_is_refused" {
  command = plan

  variables {
    cache_node_ids = ["shop-test-redis"]
  }

  expect_failures = [var.cache_node_ids]
}
