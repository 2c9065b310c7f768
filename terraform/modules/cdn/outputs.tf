output "distribution_id" {
  description = "Id of the distribution."
  value       = aws_cloudfront_distribution.shop.id
}

output "domain_name" {
  description = "Host of the distribution, that the shop's own is to point at."
  value       = aws_cloudfront_distribution.shop.domain_name
}
