variable "prefix" {
  description = "First part of the repositories' names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,27}$", var.prefix))
    error_message = "The prefix is 2 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "repositories" {
  description = "Second parts of the repositories' names."
  type        = list(string)

  validation {
    condition     = length(var.repositories) > 0 && alltrue([for name in var.repositories : can(regex("^[a-z][a-z0-9-]+$", name))])
    error_message = "One name at least, of small letters, digits and hyphens."
  }
}

variable "kept_images" {
  description = "How many images each keeps: as many as one may want to go back to."
  type        = number
  default     = 50

  validation {
    condition     = var.kept_images >= 10
    error_message = "Ten at least, else what runs may be deleted."
  }
}

variable "kms_key_arn" {
  description = "Key that images are encrypted with."
  type        = string
}
