variable "name" {
  description = "Prefix of the cache's names, as in shop-demo."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpc_id" {
  description = "Network of the cache."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the cache, in two zones at least."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "The cache needs subnets in two zones or more."
  }
}

variable "client_security_group_ids" {
  description = "Security groups that may connect, by what they are."
  type        = map(string)

  validation {
    condition     = length(var.client_security_group_ids) > 0
    error_message = "One client at least is named, else nothing reaches the cache."
  }
}

variable "engine_version" {
  description = "Version of Valkey."
  type        = string
  default     = "8.2"

  validation {
    condition     = can(regex("^([89]|[1-9][0-9])\\.[0-9]+$", var.engine_version))
    error_message = "The version is 8.0 or later, as in 8.2."
  }
}

variable "node_type" {
  description = "Type of a node."
  type        = string
  default     = "cache.t4g.small"

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "The type begins with cache., as in cache.t4g.small."
  }
}

variable "node_count" {
  description = "Number of nodes; from two on, one takes over from another."
  type        = number
  default     = 2

  validation {
    condition     = var.node_count >= 1 && var.node_count <= 6
    error_message = "The cache has 1 to 6 nodes."
  }
}

variable "auth_token" {
  description = "What the shop shows to the cache. It is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{32,128}$", var.auth_token))
    error_message = "The token is 32 to 128 letters and digits; ElastiCache refuses many other characters."
  }
}

variable "auth_token_version" {
  description = "A higher number writes the token to the cache and to the shop's secret again."
  type        = number
  default     = 1
}

variable "kms_key_arn" {
  description = "Key that the cache's disk is encrypted with."
  type        = string
}

variable "secrets_kms_key_arn" {
  description = "Key that secrets of the shop are encrypted with."
  type        = string
}

variable "log_kms_key_arn" {
  description = "Key that logs are encrypted with."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the log of slow commands is kept."
  type        = number
  default     = 90

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365, 400, 731], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 7, 14, 30, 60, 90, 180, 365, 400 or 731 days."
  }
}

variable "secret_recovery_days" {
  description = "Days in which a deleted secret can be brought back; 0 deletes it at once, and its name is free again."
  type        = number
  default     = 7

  validation {
    condition     = var.secret_recovery_days == 0 || (var.secret_recovery_days >= 7 && var.secret_recovery_days <= 30)
    error_message = "It is 0, or 7 to 30 days."
  }
}
