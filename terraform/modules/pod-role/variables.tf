variable "name" {
  description = "What the role is for; the end of its name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "The name is 3 to 31 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
}

variable "cluster_arn" {
  description = "ARN of the cluster whose pods alone get the role."
  type        = string
}

variable "namespace" {
  description = "Namespace of the service account."
  type        = string
}

variable "service_account" {
  description = "Service account whose pods get the role."
  type        = string
}

variable "policies" {
  description = "What the role may do, as policies of its own by their names."
  type        = map(string)
  default     = {}
}

variable "policy_arns" {
  description = "Policies of AWS that the role has."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.policy_arns : can(regex("^arn:[a-z-]+:iam::aws:policy/", arn))])
    error_message = "Only policies of AWS are named here; what is our own goes into policies."
  }
}
