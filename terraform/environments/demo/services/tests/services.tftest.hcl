# Terraform cannot mock what is ephemeral, so that this plans with whatever provider there is: with that of AWS it needs an account,
# `make check-infra` brings one that asks nobody.
override_data {
  target = data.terraform_remote_state.platform
  values = {
    outputs = {
      region                 = "us-east-1"
      vpc_id                 = "vpc-1"
      database_subnet_ids    = ["subnet-a", "subnet-b"]
      node_security_group_id = "sg-nodes"
      node_group_names       = ["default"]
      application_log_group  = "/aws/containerinsights/ecommerce-demo-demo-eks/application"
      cluster_name           = "ecommerce-demo-demo-eks"
      namespace              = "shop"
      argocd_namespace       = "argocd"
      domain_name            = "shop.example.com"
      zone_id                = "Z1"
      global_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/test"
      data_key_arn           = "arn:aws:kms:us-east-1:123456789012:key/data"
      log_key_arn            = "arn:aws:kms:us-east-1:123456789012:key/logs"
      global_key_arn         = "arn:aws:kms:us-east-1:123456789012:key/global"
    }
  }
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

override_data {
  target = data.aws_lb.shop
  values = {
    arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/ecommerce-demo-demo/1"
    arn_suffix = "app/ecommerce-demo-demo/1"
    dns_name   = "internal-ecommerce-demo-demo-1.us-east-1.elb.amazonaws.com"
  }
}

variables {
  state_bucket_name = "ecommerce-demo-terraform-state"
  alarm_emails      = ["ops@example.com"]
}

run "before_the_chart_there_is_no_load_balancer" {
  command = plan

  assert {
    condition     = length(module.cdn) == 0 && length(data.aws_lb.shop) == 0
    error_message = "Without a load balancer there can be no distribution."
  }

  assert {
    condition     = output.cloudfront_distribution_id == null && output.account_id == "123456789012" && output.url == "https://shop.example.com"
    error_message = "shopctl must be told what there is, and nothing else."
  }

  assert {
    condition     = toset(module.secrets.names) == toset([for name in ["jwt", "load-test-bypass", "operations", "cache-token"] : "ecommerce-demo-demo-${name}"])
    error_message = "The chart looks for the secrets by these names."
  }
}

run "with_the_load_balancer_all_of_it_is_planned" {
  command = plan

  variables {
    load_balancer_name = "ecommerce-demo-demo"
  }

  assert {
    condition     = length(module.cdn) == 1 && contains(module.alarms.names, "ecommerce-demo-demo-shop-errors") && contains(module.alarms.names, "ecommerce-demo-demo-cdn-errors")
    error_message = "Distribution and load balancer must be there and be watched."
  }
}
