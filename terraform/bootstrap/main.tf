provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project   = var.project
      ManagedBy = "terraform"
      State     = "bootstrap"
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  arn     = "arn:${data.aws_partition.current.partition}"
}

module "key" {
  source = "../modules/kms"

  name        = "${var.project}-bootstrap"
  description = "States of Terraform and images of ${var.project}"
}

module "state" {
  source = "../modules/state-backend"

  bucket_name     = var.state_bucket_name
  lock_table_name = var.lock_table_name
  kms_key_arn     = module.key.arn
}

module "images" {
  source = "../modules/ecr"

  prefix       = var.project
  repositories = ["shopd", "shop-tools"]
  kms_key_arn  = module.key.arn
}

module "github" {
  source = "../modules/github-oidc"

  name         = "${var.project}-github"
  repository   = var.github_repository
  provider_arn = var.github_provider_arn

  roles = {
    images = {
      description = "Sends images to the registry"
      subjects    = var.github_subjects.images
      policy_json = data.aws_iam_policy_document.images.json
    }
    read = {
      description = "Looks, and changes nothing"
      subjects    = var.github_subjects.read
      policy_json = data.aws_iam_policy_document.read.json
    }
    operate = {
      description         = "Restarts, scales, deploys, forgets what CloudFront keeps"
      subjects            = var.github_subjects.operate
      policy_json         = data.aws_iam_policy_document.operate.json
      max_session_seconds = 7200
    }
    install = {
      description = "Installs Argo CD and what else the cluster needs"
      subjects    = var.github_subjects.install
      policy_json = data.aws_iam_policy_document.cluster.json
    }
  }
}
