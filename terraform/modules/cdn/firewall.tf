resource "aws_wafv2_web_acl" "shop" {
  # checkov:skip=CKV_AWS_175: its rules are resources of their own
  # checkov:skip=CKV_AWS_192: the rule for Log4j is in AWSManagedRulesKnownBadInputsRuleSet below

  region = local.global_region

  name        = var.name
  description = "In front of the shop"
  scope       = "CLOUDFRONT"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = true
  }

  lifecycle {
    # They are resources of their own.
    ignore_changes = [rule]
  }
}

resource "aws_wafv2_web_acl_rule" "managed" {
  for_each = {
    AWSManagedRulesAmazonIpReputationList = { priority = 10, counted = [] }
    AWSManagedRulesKnownBadInputsRuleSet  = { priority = 20, counted = [] }
    # Bodies over 8 KiB are an administrator's description of a product; the shop has its own bound.
    AWSManagedRulesCommonRuleSet = { priority = 30, counted = ["SizeRestrictions_BODY"] }
  }

  region = local.global_region

  web_acl_arn = aws_wafv2_web_acl.shop.arn
  name        = each.key
  priority    = each.value.priority

  override_action {
    none {}
  }

  statement {
    managed_rule_group_statement {
      vendor_name = "AWS"
      name        = each.key

      dynamic "rule_action_override" {
        for_each = toset(each.value.counted)

        content {
          name = rule_action_override.key

          action_to_use {
            count {}
          }
        }
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = each.key
    sampled_requests_enabled   = true
  }
}

# Well above a hasty shopper: the shop has finer limits of its own, and this one spares it the work.
resource "aws_wafv2_web_acl_rule" "rate" {
  region = local.global_region

  web_acl_arn = aws_wafv2_web_acl.shop.arn
  name        = "rate"
  priority    = 40

  action {
    block {}
  }

  statement {
    rate_based_statement {
      limit                 = var.requests_per_five_minutes
      evaluation_window_sec = 300
      aggregate_key_type    = "IP"
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "rate"
    sampled_requests_enabled   = true
  }
}

# WAF takes only groups whose names begin so.
resource "aws_cloudwatch_log_group" "firewall" {
  region = local.global_region

  name              = "aws-waf-logs-${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.global_kms_key_arn
}

resource "aws_wafv2_web_acl_logging_configuration" "shop" {
  region = local.global_region

  resource_arn            = aws_wafv2_web_acl.shop.arn
  log_destination_configs = [aws_cloudwatch_log_group.firewall.arn]

  # Whoever reads the log must not be able to sign in as somebody.
  dynamic "redacted_fields" {
    for_each = toset(["authorization", "cookie"])

    content {
      single_header {
        name = redacted_fields.key
      }
    }
  }
}
