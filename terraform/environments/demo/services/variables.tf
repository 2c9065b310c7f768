variable "project" {
  description = "First part of all names; as in platform."
  type        = string
  default     = "ecommerce-demo"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.project))
    error_message = "The project is 3 to 20 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "environment" {
  description = "Second part of all names; as in platform."
  type        = string
  default     = "demo"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,5}$", var.environment))
    error_message = "The environment is 2 to 6 small letters and digits."
  }
}

variable "state_bucket_name" {
  description = "Bucket of states, as bootstrap made it."
  type        = string
}

variable "state_region" {
  description = "Region of that bucket."
  type        = string
  default     = "us-east-1"
}

variable "class" {
  description = "How much this shop matters to shopctl: dev, shared or protected."
  type        = string
  default     = "shared"

  validation {
    condition     = contains(["dev", "shared", "protected"], var.class)
    error_message = "The class is dev, shared or protected."
  }
}

variable "argocd_apps" {
  description = "Applications of Argo CD that are the shop."
  type        = list(string)
  default     = ["shopd"]
}

variable "ops_token_secret" {
  description = "Secret of Kubernetes, and its key, with the token of the operations listener."
  type        = string
  default     = "shopd/OPS_TOKEN"

  validation {
    condition     = can(regex("^[a-z0-9.-]+/[A-Za-z0-9._-]+$", var.ops_token_secret))
    error_message = "It is the name of a secret and of a value in it, as in shopd/OPS_TOKEN."
  }
}

variable "load_balancer_name" {
  description = "Load balancer of the shop's Ingress; null until the chart is installed, and then without CloudFront."
  type        = string
  default     = null

  validation {
    condition     = var.load_balancer_name == null || can(regex("^[a-z][a-z0-9-]{2,31}$", var.load_balancer_name))
    error_message = "The name is 3 to 32 small letters, digits and hyphens."
  }
}

variable "postgres_version" {
  description = "Version of PostgreSQL."
  type        = string
  default     = "18"
}

variable "database_instance_class" {
  description = "Type of the database's instance."
  type        = string
  default     = "db.t4g.small"
}

variable "database_multi_az" {
  description = "Whether a second instance takes over where the first one fails. A demo does without."
  type        = bool
  default     = false
}

variable "database_root_certificate_path" {
  description = "Where pods have the certificates of RDS, by which they know the database; null until the chart mounts them, and then connections are encrypted without that."
  type        = string
  default     = null
}

variable "database_connections_alarm" {
  description = "Number of connections to the database from which on somebody should look: four fifths of what it takes."
  type        = number
  default     = 150
}

variable "valkey_version" {
  description = "Version of Valkey."
  type        = string
  default     = "8.2"
}

variable "cache_node_type" {
  description = "Type of a node of the cache."
  type        = string
  default     = "cache.t4g.micro"
}

variable "cache_node_count" {
  description = "Number of nodes of the cache. A demo does with one: the shop runs without it too."
  type        = number
  default     = 1
}

variable "secret_versions" {
  description = "Numbers that are raised to write new values."
  type = object({
    database         = optional(number, 1)
    cache            = optional(number, 1)
    jwt              = optional(number, 1)
    load_test_bypass = optional(number, 1)
    operations       = optional(number, 1)
  })
  default = {}
}

variable "secret_recovery_days" {
  description = "Days in which a deleted secret can be brought back; 0 where the environment is made and destroyed often."
  type        = number
  default     = 7
}

variable "cdn_price_class" {
  description = "Where CloudFront answers from."
  type        = string
  default     = "PriceClass_100"
}

variable "requests_per_five_minutes" {
  description = "How much one address may ask before CloudFront sends it away."
  type        = number
  default     = 5000
}

variable "alarm_emails" {
  description = "Who is told of alarms."
  type        = list(string)
}

variable "deletion_protection" {
  description = "Whether the database cannot be deleted before this is taken away."
  type        = bool
  default     = true
}

variable "skip_final_snapshot" {
  description = "Whether nothing is kept where the database is deleted."
  type        = bool
  default     = false
}
