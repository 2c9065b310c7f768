mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-south-1a", "eu-south-1b", "eu-south-1c"] }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-south-1" }
  }

  mock_data "aws_ec2_managed_prefix_list" {
    defaults = { id = "pl-cloudfront" }
  }
}

variables {
  name        = "shop-test"
  kms_key_arn = "arn:aws:kms:eu-south-1:123456789012:key/test"
}

run "each_zone_has_its_subnets_and_its_way_out" {
  command = apply

  assert {
    condition     = length(aws_subnet.private) == 3 && length(aws_subnet.database) == 3 && length(aws_nat_gateway.this) == 3
    error_message = "Three zones must have three subnets of each kind and three NAT gateways."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "What is started in a public subnet must not get a public address by itself."
  }

  assert {
    condition     = length(distinct([for route in aws_route.private : route.nat_gateway_id])) == 3
    error_message = "Each zone must leave by its own NAT gateway."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.private : subnet.tags["kubernetes.io/role/internal-elb"] == "1"])
    error_message = "The load balancer controller must find the private subnets."
  }

  assert {
    condition     = length(aws_route_table.database.route) == 0 && !contains([for route in aws_route.private : route.route_table_id], aws_route_table.database.id)
    error_message = "No route may lead out of the database's subnets."
  }
}

run "subnets_stay_where_they_are_when_a_zone_is_added" {
  command = plan

  variables {
    zone_count         = 2
    single_nat_gateway = true
  }

  assert {
    condition     = aws_subnet.private["eu-south-1a"].cidr_block == "10.0.48.0/20" && aws_subnet.database["eu-south-1b"].cidr_block == "10.0.112.0/20"
    error_message = "Addresses must not depend on the number of zones."
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1
    error_message = "One NAT gateway must do for all zones where that is asked for."
  }
}

run "only_cloudfront_reaches_the_load_balancer" {
  command = plan

  assert {
    condition     = aws_vpc_security_group_ingress_rule.load_balancer_https.prefix_list_id == "pl-cloudfront" && aws_vpc_security_group_ingress_rule.load_balancer_https.cidr_ipv4 == null
    error_message = "The load balancer must admit CloudFront's own addresses and nobody else."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.load_balancer_https.from_port == 443 && aws_vpc_security_group_ingress_rule.load_balancer_https.to_port == 443
    error_message = "The load balancer must be asked by HTTPS alone."
  }

  assert {
    condition     = length(aws_vpc_endpoint.interface) == 0 && aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-south-1.s3"
    error_message = "S3 must be reached without the NAT gateway; other services only where they are named."
  }
}

run "refused_traffic_is_logged_and_encrypted" {
  command = plan

  assert {
    condition     = aws_flow_log.this.traffic_type == "REJECT" && aws_cloudwatch_log_group.flow.kms_key_id == var.kms_key_arn
    error_message = "Flow logs must be written, with the key."
  }
}

run "a_network_that_is_not_private_is_refused" {
  command = plan

  variables {
    vpc_cidr = "8.8.0.0/16"
  }

  expect_failures = [var.vpc_cidr]
}
