output "backend_config" {
  description = "What terraform/backend.hcl holds."
  value       = <<-EOT
    bucket     = "${module.state.bucket_name}"
    region     = "${var.region}"
    kms_key_id = "${module.key.arn}"
  EOT
}

output "lock_table_name" {
  description = "Table of locks; null where there is none."
  value       = module.state.lock_table_name
}

output "image_repositories" {
  description = "Addresses of the repositories of images."
  value       = module.images.urls
}

output "github_role_arns" {
  description = "Roles that workflows take, by what they are for."
  value       = module.github.role_arns
}

output "github_provider_arn" {
  description = "Provider of GitHub's tokens, for other projects of the account."
  value       = module.github.provider_arn
}
