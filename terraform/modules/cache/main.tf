locals {
  # The word that operators know; the engine is Valkey.
  identifier = "${var.name}-redis"
  major      = split(".", var.engine_version)[0]
}

resource "aws_elasticache_replication_group" "this" {
  # checkov:skip=CKV_AWS_31: the token is auth_token_wo, which checkov does not know
  # checkov:skip=CKV2_AWS_50: failover follows from the number of nodes, two unless a demo says one

  replication_group_id = local.identifier
  description          = "The shop's cache and the counters of its rate limits"
  engine               = "valkey"
  engine_version       = var.engine_version
  node_type            = var.node_type
  parameter_group_name = aws_elasticache_parameter_group.this.name
  port                 = 6379

  num_cache_clusters         = var.node_count
  automatic_failover_enabled = var.node_count > 1
  multi_az_enabled           = var.node_count > 1

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  auth_token_wo              = var.auth_token
  auth_token_wo_version      = var.auth_token_version

  auto_minor_version_upgrade = true
  maintenance_window         = "sun:05:00-sun:06:00"
  # What is in it can be lost, as the shop sees it; a snapshot spares the database the first minutes after a restore.
  snapshot_retention_limit = 1
  snapshot_window          = "03:00-04:00"

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.slow.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "slow-log"
  }
}

resource "aws_elasticache_parameter_group" "this" {
  name        = "${local.identifier}-${local.major}"
  family      = "valkey${local.major}"
  description = "The shop's cache"

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }
}

resource "aws_elasticache_subnet_group" "this" {
  name        = local.identifier
  description = "Where the shop's cache may stand"
  subnet_ids  = var.subnet_ids
}

resource "aws_cloudwatch_log_group" "slow" {
  name              = "/aws/elasticache/${local.identifier}/slow"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn
}

resource "aws_security_group" "this" {
  name        = local.identifier
  description = "The shop's cache"
  vpc_id      = var.vpc_id

  tags = { Name = local.identifier }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.client_security_group_ids

  security_group_id            = aws_security_group.this.id
  description                  = "Valkey from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

# What the shop takes: address and token in one.
resource "aws_secretsmanager_secret" "this" {
  name                    = "${var.name}-redis-auth"
  description             = "The shop's cache"
  kms_key_id              = var.secrets_kms_key_arn
  recovery_window_in_days = var.secret_recovery_days
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo_version = var.auth_token_version
  secret_string_wo = jsonencode({
    auth_token = var.auth_token
    host       = aws_elasticache_replication_group.this.primary_endpoint_address
    port       = 6379
  })
}
