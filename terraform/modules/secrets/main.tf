resource "aws_secretsmanager_secret" "this" {
  for_each = var.secrets

  name                    = "${var.name}-${each.key}"
  description             = each.value.description
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

# Written and not kept in the state: what is in them is known to Secrets Manager alone.
resource "aws_secretsmanager_secret_version" "this" {
  for_each = var.secrets

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo_version = each.value.version
  secret_string_wo         = jsonencode({ (each.value.property) = var.values[each.key] })
}
