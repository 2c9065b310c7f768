provider "aws" {
  region = local.platform.region

  default_tags {
    tags = {
      Project     = var.project
      Environment = var.environment
      ManagedBy   = "terraform"
      State       = "${var.environment}/services"
    }
  }
}

data "terraform_remote_state" "platform" {
  backend = "s3"

  config = {
    bucket = var.state_bucket_name
    key    = "${var.environment}/platform/terraform.tfstate"
    region = var.state_region
  }
}

data "aws_caller_identity" "current" {}

locals {
  name     = "${var.project}-${var.environment}"
  platform = data.terraform_remote_state.platform.outputs
}

module "database" {
  source = "../../../modules/database"

  name                      = local.name
  vpc_id                    = local.platform.vpc_id
  subnet_ids                = local.platform.database_subnet_ids
  client_security_group_ids = { nodes = local.platform.node_security_group_id }
  engine_version            = var.postgres_version
  instance_class            = var.database_instance_class
  multi_az                  = var.database_multi_az
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = var.skip_final_snapshot
  app_password              = ephemeral.aws_secretsmanager_random_password.this["database"].random_password
  app_password_version      = var.secret_versions.database
  root_certificate_path     = var.database_root_certificate_path
  kms_key_arn               = local.platform.data_key_arn
  secrets_kms_key_arn       = local.platform.data_key_arn
  log_kms_key_arn           = local.platform.log_key_arn
  secret_recovery_days      = var.secret_recovery_days
}

module "cache" {
  source = "../../../modules/cache"

  name                      = local.name
  vpc_id                    = local.platform.vpc_id
  subnet_ids                = local.platform.database_subnet_ids
  client_security_group_ids = { nodes = local.platform.node_security_group_id }
  engine_version            = var.valkey_version
  node_type                 = var.cache_node_type
  node_count                = var.cache_node_count
  auth_token                = jsondecode(ephemeral.aws_secretsmanager_secret_version.cache_token.secret_string)["token"]
  auth_token_version        = var.secret_versions.cache
  kms_key_arn               = local.platform.data_key_arn
  secrets_kms_key_arn       = local.platform.data_key_arn
  log_kms_key_arn           = local.platform.log_key_arn
  secret_recovery_days      = var.secret_recovery_days
}

# The load balancer that the shop's Ingress made; not there before the chart is.
data "aws_lb" "shop" {
  count = var.load_balancer_name == null ? 0 : 1

  name = var.load_balancer_name
}

module "cdn" {
  source = "../../../modules/cdn"
  count  = var.load_balancer_name == null ? 0 : 1

  name                      = local.name
  domain_name               = local.platform.domain_name
  zone_id                   = local.platform.zone_id
  certificate_arn           = local.platform.global_certificate_arn
  load_balancer_arn         = data.aws_lb.shop[0].arn
  load_balancer_dns_name    = data.aws_lb.shop[0].dns_name
  price_class               = var.cdn_price_class
  requests_per_five_minutes = var.requests_per_five_minutes
  global_kms_key_arn        = local.platform.global_key_arn
}

module "alarms" {
  source = "../../../modules/alarms"

  name                 = local.name
  emails               = var.alarm_emails
  cluster_name         = local.platform.cluster_name
  namespace            = local.platform.namespace
  database_identifier  = module.database.identifier
  database_connections = var.database_connections_alarm
  cache_node_ids       = module.cache.node_ids
  load_balancer_suffix = one(data.aws_lb.shop[*].arn_suffix)
  watch_distribution   = var.load_balancer_name != null
  distribution_id      = one(module.cdn[*].distribution_id)
  kms_key_arn          = local.platform.log_key_arn
  global_kms_key_arn   = local.platform.global_key_arn
}
