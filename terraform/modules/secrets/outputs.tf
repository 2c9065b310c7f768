output "names" {
  description = "Whole names of the secrets."
  value       = [for secret in aws_secretsmanager_secret.this : secret.name]
}

# Of the versions, so that who reads a secret by it waits until there is something in it.
output "arns" {
  description = "ARNs of the secrets, by what follows the prefix."
  value       = { for name, version in aws_secretsmanager_secret_version.this : name => version.secret_arn }
}
