variable "name" {
  description = "Name of the network and prefix of what is in it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpc_cidr" {
  description = "Addresses of the network, a private /16."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && endswith(var.vpc_cidr, "/16") && can(regex("^(10|172|192)\\.", var.vpc_cidr))
    error_message = "The network is a /16 of private addresses, as in 10.0.0.0/16."
  }
}

variable "zone_count" {
  description = "Number of availability zones."
  type        = number
  default     = 3

  validation {
    condition     = contains([2, 3], var.zone_count)
    error_message = "The network has 2 or 3 availability zones."
  }
}

variable "single_nat_gateway" {
  description = "Whether all zones share one NAT gateway: cheaper, and nothing gets out while its zone is down."
  type        = bool
  default     = false
}

variable "interface_endpoints" {
  description = "Services of AWS that are reached without the NAT gateway, as in ecr.api, ecr.dkr, secretsmanager or sts."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z0-9.-]+$", service))])
    error_message = "Each endpoint is the end of a service's name, as in ecr.api."
  }
}

variable "flow_log_traffic" {
  description = "What of the traffic is logged: REJECT, ACCEPT or ALL."
  type        = string
  default     = "REJECT"

  validation {
    condition     = contains(["REJECT", "ACCEPT", "ALL"], var.flow_log_traffic)
    error_message = "The traffic is REJECT, ACCEPT or ALL."
  }
}

variable "log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number
  default     = 365

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365, 400, 731], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 7, 14, 30, 60, 90, 180, 365, 400 or 731 days."
  }
}

variable "kms_key_arn" {
  description = "Key that flow logs are encrypted with."
  type        = string
}
