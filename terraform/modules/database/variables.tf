variable "name" {
  description = "Prefix of the database's names, as in shop-demo."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpc_id" {
  description = "Network of the database."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the database, in two zones at least."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "The database needs subnets in two zones or more."
  }
}

variable "client_security_group_ids" {
  description = "Security groups that may connect, by what they are."
  type        = map(string)

  validation {
    condition     = length(var.client_security_group_ids) > 0
    error_message = "One client at least is named, else nothing reaches the database."
  }
}

variable "engine_version" {
  description = "Version of PostgreSQL: a major one, whose minor RDS chooses and keeps current, or an exact one."
  type        = string
  default     = "18"

  validation {
    condition     = can(regex("^(1[6-9]|[2-9][0-9])(\\.[0-9]+)?$", var.engine_version))
    error_message = "The version is 16 or later, as in 18 or 18.1."
  }
}

variable "instance_class" {
  description = "Type of the instance."
  type        = string
  default     = "db.t4g.medium"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "The type begins with db., as in db.t4g.medium."
  }
}

variable "storage_gib" {
  description = "Storage at first."
  type        = number
  default     = 20

  validation {
    condition     = var.storage_gib >= 20
    error_message = "gp3 begins at 20 GiB."
  }
}

variable "max_storage_gib" {
  description = "How far the storage may grow by itself."
  type        = number
  default     = 100

  validation {
    condition     = var.max_storage_gib >= var.storage_gib * 1.1
    error_message = "RDS wants it to be larger than storage_gib by a tenth at least."
  }
}

variable "multi_az" {
  description = "Whether a second instance in another zone takes over within a minute or two."
  type        = bool
  default     = true
}

variable "backup_retention_days" {
  description = "Days back to which any moment can be restored."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "Backups are kept for 7 to 35 days."
  }
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

variable "slow_statement_ms" {
  description = "Statements that take this long are logged."
  type        = number
  default     = 500

  validation {
    condition     = var.slow_statement_ms >= 50
    error_message = "From 50 ms on: below, the log costs more than it tells."
  }
}

variable "database_name" {
  description = "Name of the shop's database."
  type        = string
  default     = "shop"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "The name is small letters, digits and underscores, and begins with a letter."
  }
}

variable "app_user" {
  description = "The shop's user; not the master."
  type        = string
  default     = "shop"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.app_user)) && !contains(["postgres", "rdsadmin", "shop_master"], var.app_user)
    error_message = "The name is small letters, digits and underscores, and not that of the master."
  }
}

variable "app_password" {
  description = "Password of the shop's user. It is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.app_password) >= 32
    error_message = "The password has 32 characters or more."
  }
}

variable "app_password_version" {
  description = "A higher number writes a new password; afterwards app-user.sql has to be run again."
  type        = number
  default     = 1
}

variable "root_certificate_path" {
  description = "Where a pod finds the certificates of RDS, by which it knows the database. With null it encrypts and does not look whom it talks to."
  type        = string
  default     = "/etc/shop/rds/ca.pem"

  validation {
    condition     = var.root_certificate_path == null || can(regex("^/[A-Za-z0-9._/-]+$", var.root_certificate_path))
    error_message = "It is an absolute path."
  }
}

variable "kms_key_arn" {
  description = "Key that storage, backups and the master's secret are encrypted with."
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
  description = "Days that logs of the database are kept."
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
