output "arn" {
  description = "ARN of the certificate, once it is issued."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "validation_records" {
  description = "Records that prove the domain, to be made by hand where no zone was named."
  value = [
    for option in aws_acm_certificate.this.domain_validation_options :
    { name = option.resource_record_name, type = option.resource_record_type, value = option.resource_record_value }
  ]
}
