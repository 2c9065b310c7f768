mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_eks_cluster" {
    defaults = { vpc_config = { cluster_security_group_id = "sg-cluster" } }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      domain_validation_options = [
        { domain_name = "shop.example.com", resource_record_name = "_proof.shop.example.com.", resource_record_type = "CNAME", resource_record_value = "_value.acm.example." },
      ]
    }
  }
}

variables {
  domain_name        = "shop.example.com"
  zone_id            = "Z1"
  administrator_arns = ["arn:aws:iam::123456789012:role/admin"]
  alarm_emails       = ["ops@example.com"]
}

run "charts_are_told_what_they_need" {
  command = apply

  assert {
    condition     = yamldecode(output.helm_values).clusterName == "ecommerce-demo-demo-eks"
    error_message = "The chart must be told the cluster."
  }

  assert {
    condition     = yamldecode(output.helm_values).shop.values.ingress.scheme == "internal" && yamldecode(output.helm_values).shop.values.ingress.annotations["alb.ingress.kubernetes.io/load-balancer-name"] == "ecommerce-demo-demo"
    error_message = "The load balancer must be internal, and have the name that its controller may make."
  }

  assert {
    condition     = yamldecode(output.helm_values).shop.values.externalSecret.prefix == "ecommerce-demo-demo"
    error_message = "The chart must look for secrets by the names that they have."
  }

  assert {
    condition     = yamldecode(output.helm_values).shop.values.networkPolicy.databaseCidrs == ["10.0.96.0/20", "10.0.112.0/20"]
    error_message = "Pods must be let to where database and cache stand."
  }

  assert {
    condition     = output.application_log_group == "/aws/containerinsights/ecommerce-demo-demo-eks/application"
    error_message = "shopctl must be told where logs of pods are."
  }
}
