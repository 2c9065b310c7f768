resource "aws_cloudwatch_log_group" "access" {
  region = local.global_region

  name              = "/aws/cloudfront/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.global_kms_key_arn
}

resource "aws_cloudwatch_log_delivery_source" "access" {
  region = local.global_region

  name         = var.name
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.shop.arn
}

resource "aws_cloudwatch_log_delivery_destination" "access" {
  region = local.global_region

  name          = var.name
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = aws_cloudwatch_log_group.access.arn
  }
}

# No cookie and no query are among the fields: both may hold what nobody but the shopper should know.
resource "aws_cloudwatch_log_delivery" "access" {
  region = local.global_region

  delivery_source_name     = aws_cloudwatch_log_delivery_source.access.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.access.arn
  record_fields = [
    "timestamp",
    "c-ip",
    "c-country",
    "cs-method",
    "x-host-header",
    "cs-uri-stem",
    "sc-status",
    "x-edge-result-type",
    "x-edge-detailed-result-type",
    "x-edge-location",
    "x-edge-request-id",
    "sc-bytes",
    "time-taken",
    "time-to-first-byte",
    "ssl-protocol",
    "cs-protocol-version",
    "cs(User-Agent)",
  ]
}
