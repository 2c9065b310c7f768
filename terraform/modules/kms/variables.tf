variable "name" {
  description = "Name of the key's alias, without alias/."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,62}$", var.name)) && !startswith(var.name, "aws")
    error_message = "The name is 3 to 63 small letters, digits and hyphens, begins with a letter, and not with aws."
  }
}

variable "description" {
  description = "What the key encrypts."
  type        = string
}

variable "region" {
  description = "Region of the key; that of the provider where it is null."
  type        = string
  default     = null
}

variable "services" {
  description = "Services of AWS that use the key for this account, as in cloudwatch.amazonaws.com."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.services : endswith(service, ".amazonaws.com")])
    error_message = "Each service ends with .amazonaws.com."
  }
}

variable "log_region" {
  description = "Region whose CloudWatch Logs encrypt with the key; none where it is null."
  type        = string
  default     = null
}

variable "nodes" {
  description = "Whether disks of nodes are encrypted with the key."
  type        = bool
  default     = false
}

variable "deletion_window_days" {
  description = "Days between the key's destruction and its end, in which it can be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "The window is 7 to 30 days."
  }
}
