# What `shopctl target import` takes, by its names, and nothing else: terraform output -json | shopctl target import demo -
output "class" {
  description = "How much this shop matters."
  value       = var.class
}

output "region" {
  description = "Region of everything but CloudFront."
  value       = local.platform.region
}

output "account_id" {
  description = "The account of AWS."
  value       = data.aws_caller_identity.current.account_id
}

output "cluster_name" {
  description = "The cluster."
  value       = local.platform.cluster_name
}

output "namespace" {
  description = "Namespace of the shop."
  value       = local.platform.namespace
}

output "node_groups" {
  description = "Groups of nodes that shopctl empties and fills."
  value       = local.platform.node_group_names
}

output "url" {
  description = "Address that shoppers type."
  value       = "https://${local.platform.domain_name}"
}

output "cloudfront_domain" {
  description = "Host that the shop's own is to point at; null until there is a load balancer."
  value       = one(module.cdn[*].domain_name)
}

output "cloudfront_distribution_id" {
  description = "The distribution of CloudFront; null until there is a load balancer."
  value       = one(module.cdn[*].distribution_id)
}

output "rds_identifier" {
  description = "The database."
  value       = module.database.identifier
}

output "elasticache_id" {
  description = "The cache."
  value       = module.cache.id
}

output "log_group" {
  description = "Group of the logs of pods."
  value       = local.platform.application_log_group
}

output "ecr_repository" {
  description = "Repository of the shop's images."
  value       = "${var.project}/shopd"
}

output "argocd_namespace" {
  description = "Namespace of Argo CD."
  value       = local.platform.argocd_namespace
}

output "argocd_apps" {
  description = "Applications of Argo CD that are the shop."
  value       = var.argocd_apps
}

output "ops_token_secret" {
  description = "Secret of Kubernetes, and its key, with the token of the operations listener."
  value       = var.ops_token_secret
}
