variable "name" {
  description = "Prefix of the alarms' names, as in shop-demo."
  type        = string
}

variable "emails" {
  description = "Who is told. Each confirms it once, by a letter of AWS."
  type        = list(string)

  validation {
    condition     = length(var.emails) > 0 && alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "One address of e-mail at least is named, else nobody is told."
  }
}

variable "cluster_name" {
  description = "The cluster."
  type        = string
}

variable "namespace" {
  description = "Namespace of the shop in the cluster."
  type        = string
}

variable "database_identifier" {
  description = "The database in RDS."
  type        = string
}

variable "database_connections" {
  description = "Number of connections to the database from which on somebody should look."
  type        = number
  default     = 150

  validation {
    condition     = var.database_connections > 0
    error_message = "The number is more than 0."
  }
}

variable "database_free_storage_gib" {
  description = "Room on the database's disk below which somebody should look."
  type        = number
  default     = 5

  validation {
    condition     = var.database_free_storage_gib > 0
    error_message = "The room is more than 0."
  }
}

variable "database_free_memory_mib" {
  description = "Memory of the database below which somebody should look."
  type        = number
  default     = 200

  validation {
    condition     = var.database_free_memory_mib > 0
    error_message = "The memory is more than 0."
  }
}

variable "cache_node_ids" {
  description = "Nodes of the cache, as in shop-demo-redis-001."
  type        = list(string)

  validation {
    condition     = length(var.cache_node_ids) > 0 && alltrue([for id in var.cache_node_ids : can(regex("-[0-9]{3}$", id))])
    error_message = "Each ends with the number of a node, as in -001: a replication group has no measures."
  }
}

variable "load_balancer_suffix" {
  description = "End of the load balancer's ARN, by which CloudWatch knows it; null where there is none yet."
  type        = string
  default     = null
}

variable "watch_distribution" {
  description = "Whether there is a distribution of CloudFront."
  type        = bool
  default     = false
}

variable "distribution_id" {
  description = "The distribution of CloudFront; null where there is none yet."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key that messages are encrypted with; CloudWatch may use it."
  type        = string
}

variable "global_kms_key_arn" {
  description = "The same in us-east-1."
  type        = string
}
