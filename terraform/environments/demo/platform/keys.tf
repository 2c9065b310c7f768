# One key for each of those who use it, so that none of them reads what is another's.
module "cluster_key" {
  source = "../../../modules/kms"

  name        = "${local.name}-cluster"
  description = "Secrets of Kubernetes and disks of nodes"
  nodes       = true
}

module "data_key" {
  source = "../../../modules/kms"

  name        = "${local.name}-data"
  description = "Database, cache and secrets of the shop"
}

module "log_key" {
  source = "../../../modules/kms"

  name        = "${local.name}-logs"
  description = "Logs and messages of alarms"
  services    = ["cloudwatch.amazonaws.com"]
  log_region  = var.region
}

module "global_key" {
  source = "../../../modules/kms"

  name        = "${local.name}-global"
  description = "Logs and messages of alarms of CloudFront"
  region      = "us-east-1"
  services    = ["cloudwatch.amazonaws.com"]
  log_region  = "us-east-1"
}
