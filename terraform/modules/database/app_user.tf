# What the shop signs in with. The user itself is made once, by app-user.sql, with the password that is here; the master's is RDS's
# own secret, that only people read. The value is written and not kept in the state.
resource "aws_secretsmanager_secret" "app" {
  name                    = "${var.name}-rds-password"
  description             = "The shop's user of its database"
  kms_key_id              = var.secrets_kms_key_arn
  recovery_window_in_days = var.secret_recovery_days
}

resource "aws_secretsmanager_secret_version" "app" {
  secret_id                = aws_secretsmanager_secret.app.id
  secret_string_wo_version = var.app_password_version
  secret_string_wo = jsonencode({
    username = var.app_user
    password = var.app_password
    host     = aws_db_instance.this.address
    port     = aws_db_instance.this.port
    dbname   = var.database_name
    connection_string = join("", [
      "postgres://${var.app_user}:${urlencode(var.app_password)}@",
      "${aws_db_instance.this.address}:${aws_db_instance.this.port}/${var.database_name}",
      var.root_certificate_path == null ? "?sslmode=require" : "?sslmode=verify-full&sslrootcert=${var.root_certificate_path}",
    ])
  })
}
