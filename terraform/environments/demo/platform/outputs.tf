output "region" {
  description = "Region of everything but CloudFront."
  value       = var.region
}

output "cluster_name" {
  description = "The cluster."
  value       = module.eks.cluster_name
}

output "cluster_endpoint" {
  description = "Address of the cluster's API."
  value       = module.eks.cluster_endpoint
}

output "node_group_names" {
  description = "Groups of nodes."
  value       = module.eks.node_group_names
}

output "node_security_group_id" {
  description = "Security group of the nodes, by which databases know them."
  value       = module.eks.node_security_group_id
}

output "application_log_group" {
  description = "Group of the logs of pods."
  value       = module.eks.application_log_group
}

output "vpc_id" {
  description = "The network."
  value       = module.network.vpc_id
}

output "database_subnet_ids" {
  description = "Subnets of the database and the cache."
  value       = module.network.database_subnet_ids
}

output "domain_name" {
  description = "Host that shoppers type."
  value       = var.domain_name
}

output "zone_id" {
  description = "Zone of Route 53 that the host is in; null where records are made by hand."
  value       = var.zone_id
}

output "namespace" {
  description = "Namespace of the shop."
  value       = var.namespace
}

output "argocd_namespace" {
  description = "Namespace of Argo CD."
  value       = var.argocd_namespace
}

output "global_certificate_arn" {
  description = "Certificate of CloudFront."
  value       = module.global_certificate.arn
}

output "certificate_validation_records" {
  description = "Records that prove the host, to be made by hand where no zone was named."
  value       = module.certificate.validation_records
}

output "data_key_arn" {
  description = "Key of the database, the cache and the shop's secrets."
  value       = module.data_key.arn
}

output "log_key_arn" {
  description = "Key of logs."
  value       = module.log_key.arn
}

output "global_key_arn" {
  description = "Key of logs in us-east-1."
  value       = module.global_key.arn
}

output "helm_values" {
  description = "Values of helm/platform that this state knows, as YAML."
  value = yamlencode({
    clusterName = module.eks.cluster_name
    region      = var.region
    argocd      = { namespace = var.argocd_namespace }
    shop = {
      namespace = var.namespace
      values = {
        image      = { repository = "${local.registry}/${var.project}/shopd" }
        toolsImage = { repository = "${local.registry}/${var.project}/shop-tools" }
        config = {
          CORS_ORIGINS = "https://${var.domain_name}"
          # CloudFront comes from within the network, and so does the load balancer.
          TRUSTED_PROXIES = module.network.vpc_cidr
        }
        externalSecret = { prefix = local.name }
        ingress = {
          enabled        = true
          scheme         = "internal"
          hosts          = [var.domain_name]
          certificateArn = module.certificate.arn
          securityGroups = [module.network.load_balancer_security_group_id]
          annotations    = { "alb.ingress.kubernetes.io/load-balancer-name" = local.name }
        }
        networkPolicy = {
          loadBalancerCidrs = module.network.private_subnet_cidrs
          databaseCidrs     = module.network.database_subnet_cidrs
          redisCidrs        = module.network.database_subnet_cidrs
        }
      }
    }
  })
}

locals {
  registry = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${var.region}.amazonaws.com"
}
