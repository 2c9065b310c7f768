variable "bucket_name" {
  description = "Name of the bucket, one in all of AWS."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "The name is 3 to 63 small letters, digits and hyphens."
  }
}

variable "lock_table_name" {
  description = "Name of a table of locks in DynamoDB; none where it is null, since S3 locks by itself."
  type        = string
  default     = null

  validation {
    condition     = var.lock_table_name == null || can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.lock_table_name))
    error_message = "The name is 3 to 255 letters, digits, underscores, hyphens and dots."
  }
}

variable "kms_key_arn" {
  description = "Key that states are encrypted with."
  type        = string
}
