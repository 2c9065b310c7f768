provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = var.project
      Environment = var.environment
      ManagedBy   = "terraform"
      State       = "${var.environment}/platform"
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  name         = "${var.project}-${var.environment}"
  cluster_name = "${local.name}-eks"
  role_prefix  = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role"
}

module "network" {
  source = "../../../modules/network"

  name                = local.name
  vpc_cidr            = var.vpc_cidr
  zone_count          = var.zone_count
  single_nat_gateway  = var.single_nat_gateway
  interface_endpoints = var.interface_endpoints
  kms_key_arn         = module.log_key.arn
}

module "eks" {
  source = "../../../modules/eks"

  name                            = local.cluster_name
  name_prefix                     = local.name
  kubernetes_version              = var.kubernetes_version
  vpc_id                          = module.network.vpc_id
  subnet_ids                      = module.network.private_subnet_ids
  load_balancer_security_group_id = module.network.load_balancer_security_group_id
  public_access_cidrs             = var.cluster_public_access_cidrs
  administrator_arns              = concat(var.administrator_arns, ["${local.role_prefix}/${var.project}-github-install"])
  operator_arns                   = concat(var.operator_arns, ["${local.role_prefix}/${var.project}-github-operate"])
  viewer_arns                     = concat(var.viewer_arns, ["${local.role_prefix}/${var.project}-github-read"])
  operator_namespaces             = [var.namespace, var.argocd_namespace]
  instance_types                  = var.node_instance_types
  node_count                      = var.node_count
  kms_key_arn                     = module.cluster_key.arn
  log_kms_key_arn                 = module.log_key.arn
  secrets_kms_key_arn             = module.data_key.arn
  deletion_protection             = var.deletion_protection
}

module "certificate" {
  source = "../../../modules/certificate"

  domain_name = var.domain_name
  zone_id     = var.zone_id
}

module "global_certificate" {
  source = "../../../modules/certificate"

  domain_name = var.domain_name
  zone_id     = var.zone_id
  region      = "us-east-1"

  # Both are proved by the same record.
  depends_on = [module.certificate]
}

module "budget" {
  source = "../../../modules/budget"

  name        = local.name
  monthly_usd = var.monthly_budget_usd
  emails      = var.alarm_emails
}
