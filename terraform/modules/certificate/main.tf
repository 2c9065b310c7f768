resource "aws_acm_certificate" "this" {
  region = var.region

  domain_name       = var.domain_name
  validation_method = "DNS"
  key_algorithm     = "EC_prime256v1"

  lifecycle {
    create_before_destroy = true
  }
}

# The key is the name that was asked for, which is known before the certificate is there.
resource "aws_route53_record" "validation" {
  for_each = toset(var.zone_id == null ? [] : [var.domain_name])

  zone_id         = var.zone_id
  name            = local.validation[each.key].resource_record_name
  type            = local.validation[each.key].resource_record_type
  records         = [local.validation[each.key].resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

locals {
  validation = { for option in aws_acm_certificate.this.domain_validation_options : option.domain_name => option }
}

# Waits until it is issued; without a zone, until somebody has made the record.
resource "aws_acm_certificate_validation" "this" {
  region = var.region

  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = var.zone_id == null ? null : [for record in aws_route53_record.validation : record.fqdn]
}
