variable "name" {
  description = "Prefix of the secrets' names, as in shop-demo."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "secrets" {
  description = "Secrets by what follows the prefix and a hyphen: the property that holds the value, and a number that is raised to write a new one."
  type = map(object({
    description = string
    property    = string
    version     = optional(number, 1)
  }))

  validation {
    condition     = alltrue([for name, secret in var.secrets : can(regex("^[a-z][a-z0-9-]+$", name)) && can(regex("^[a-z][a-z_]*$", secret.property))])
    error_message = "Names are small letters, digits and hyphens; properties small letters and underscores."
  }
}

variable "values" {
  description = "What they hold, by the same names. It is in no state and no plan."
  type        = map(string)
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = alltrue([for value in values(var.values) : length(value) >= 32])
    error_message = "Each has 32 characters or more; the shop refuses shorter ones in production."
  }
}

variable "kms_key_arn" {
  description = "Key that they are encrypted with."
  type        = string
}

variable "recovery_days" {
  description = "Days in which a deleted secret can be brought back; 0 deletes it at once, and its name is free again."
  type        = number
  default     = 7

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "It is 0, or 7 to 30 days."
  }
}
