output "role_arns" {
  description = "ARNs of the roles, by the end of their names."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}

output "provider_arn" {
  description = "ARN of the provider of GitHub's tokens."
  value       = local.provider_arn
}
