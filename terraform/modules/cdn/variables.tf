variable "name" {
  description = "Prefix of names, as in shop-demo."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "domain_name" {
  description = "Host that shoppers type."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "It is a host in small letters, as in shop.example.com."
  }
}

variable "zone_id" {
  description = "Zone of Route 53 in which the host gets its records; with null, somebody makes them elsewhere."
  type        = string
  default     = null
}

variable "certificate_arn" {
  description = "Certificate for the host, in us-east-1."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:us-east-1:", var.certificate_arn))
    error_message = "CloudFront takes certificates of us-east-1 alone."
  }
}

variable "load_balancer_arn" {
  description = "The internal load balancer that the shop's Ingress made."
  type        = string
}

variable "load_balancer_dns_name" {
  description = "Host of that load balancer."
  type        = string
}

variable "price_class" {
  description = "Where CloudFront answers from: PriceClass_100 (Europe, North America), PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "The class is PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "blocked_countries" {
  description = "Countries that are sent away, by two letters."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for country in var.blocked_countries : can(regex("^[A-Z]{2}$", country))])
    error_message = "Each country is two capital letters, as in ISO 3166."
  }
}

variable "requests_per_five_minutes" {
  description = "How much one address may ask before it is sent away. A load test through CloudFront needs more."
  type        = number
  default     = 5000

  validation {
    condition     = var.requests_per_five_minutes >= 100
    error_message = "100 requests at least: a page with its pictures is a dozen."
  }
}

variable "global_kms_key_arn" {
  description = "Key in us-east-1 that logs are encrypted with."
  type        = string
}

variable "log_retention_days" {
  description = "Days that logs of requests are kept: they hold addresses of shoppers."
  type        = number
  default     = 90

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365, 400, 731], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 7, 14, 30, 60, 90, 180, 365, 400 or 731 days."
  }
}
