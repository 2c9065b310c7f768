variable "domain_name" {
  description = "Host that the certificate is for."
  type        = string

  validation {
    condition     = can(regex("^(\\*\\.)?([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "It is a host in small letters, as in shop.example.com."
  }
}

variable "zone_id" {
  description = "Zone of Route 53 in which the domain is proved; with null, somebody makes the record elsewhere."
  type        = string
  default     = null
}

variable "region" {
  description = "Region of the certificate: us-east-1 for CloudFront; that of the provider where it is null."
  type        = string
  default     = null
}
