mock_provider "aws" {}

variables {
  name                   = "shop-test"
  domain_name            = "shop.example.com"
  zone_id                = "Z1"
  certificate_arn        = "arn:aws:acm:us-east-1:123456789012:certificate/test"
  load_balancer_arn      = "arn:aws:elasticloadbalancing:eu-south-1:123456789012:loadbalancer/app/shop-test/1"
  load_balancer_dns_name = "internal-shop-test-1.eu-south-1.elb.amazonaws.com"
  global_kms_key_arn     = "arn:aws:kms:us-east-1:123456789012:key/global"
}

run "shoppers_and_origin_are_spoken_to_by_tls" {
  command = plan

  assert {
    condition     = aws_cloudfront_vpc_origin.shop.vpc_origin_endpoint_config[0].origin_protocol_policy == "https-only"
    error_message = "CloudFront must speak to the load balancer by HTTPS."
  }

  assert {
    condition     = aws_cloudfront_distribution.shop.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.shop.viewer_certificate[0].acm_certificate_arn == var.certificate_arn
    error_message = "Shoppers must be spoken to with the certificate, by TLS 1.2 or later."
  }

  assert {
    condition     = aws_cloudfront_distribution.shop.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "Shoppers who come by HTTP must be sent to HTTPS."
  }
}

run "nothing_of_one_shopper_is_given_to_another" {
  command = apply

  assert {
    condition     = aws_cloudfront_cache_policy.pages.default_ttl == 0 && aws_cloudfront_cache_policy.pages.parameters_in_cache_key_and_forwarded_to_origin[0].cookies_config[0].cookie_behavior == "all"
    error_message = "Pages must be kept only where the shop says so, and by cookie."
  }

  # The API refuses keys with cookies and headers where nothing is kept at all.
  assert {
    condition     = aws_cloudfront_cache_policy.pages.max_ttl > 0
    error_message = "A policy with cookies in its key must be able to keep something."
  }

  assert {
    condition     = [for behavior in aws_cloudfront_distribution.shop.ordered_cache_behavior : behavior.path_pattern] == ["/assets/*", "/images/*", "/api/*"]
    error_message = "Pictures and the API must have rules of their own."
  }

  assert {
    condition     = aws_cloudfront_distribution.shop.ordered_cache_behavior[2].cache_policy_id == data.aws_cloudfront_cache_policy.disabled.id
    error_message = "Nothing of the API may be kept."
  }
}

run "a_firewall_stands_in_front_and_is_logged" {
  command = apply

  assert {
    condition     = aws_cloudfront_distribution.shop.web_acl_id == aws_wafv2_web_acl.shop.arn && aws_wafv2_web_acl.shop.scope == "CLOUDFRONT" && aws_wafv2_web_acl.shop.region == "us-east-1"
    error_message = "The distribution must have the firewall, which must be in us-east-1."
  }

  assert {
    condition     = aws_wafv2_web_acl_rule.rate.statement[0].rate_based_statement[0].limit == 5000 && length(aws_wafv2_web_acl_rule.managed) == 3
    error_message = "One address must be bounded, and AWS's rules be on."
  }

  assert {
    condition     = toset([for field in aws_wafv2_web_acl_logging_configuration.shop.redacted_fields : field.single_header[0].name]) == toset(["authorization", "cookie"])
    error_message = "What somebody signs in with must not be in the log."
  }

  assert {
    condition     = aws_cloudwatch_log_delivery_source.access.resource_arn == aws_cloudfront_distribution.shop.arn && !contains(aws_cloudwatch_log_delivery.access.record_fields, "cs(Cookie)") && !contains(aws_cloudwatch_log_delivery.access.record_fields, "cs-uri-query")
    error_message = "Requests must be logged without cookies and queries."
  }
}

run "a_certificate_of_another_region_is_refused" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-south-1:123456789012:certificate/test"
  }

  expect_failures = [var.certificate_arn]
}
