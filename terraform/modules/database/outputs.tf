output "identifier" {
  description = "Identifier of the database in RDS."
  value       = aws_db_instance.this.identifier
}

output "address" {
  description = "Host of the database."
  value       = aws_db_instance.this.address
}

output "security_group_id" {
  description = "Security group of the database."
  value       = aws_security_group.this.id
}

output "master_secret_arn" {
  description = "ARN of the master's secret, which RDS made and changes every week."
  value       = one(aws_db_instance.this.master_user_secret[*].secret_arn)
}

output "app_secret_name" {
  description = "Name of the secret with which the shop signs in."
  value       = aws_secretsmanager_secret.app.name
}
