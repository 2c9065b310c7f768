variable "project" {
  description = "First part of all names, and of those of images."
  type        = string
  default     = "ecommerce-demo"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.project))
    error_message = "The project is 3 to 20 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "region" {
  description = "Region of states and images."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "It is a region of AWS, as in eu-south-1."
  }
}

variable "state_bucket_name" {
  description = "Name of the bucket for states, one in all of AWS."
  type        = string
}

variable "lock_table_name" {
  description = "Name of a table of locks, for those who use the bucket with a Terraform before 1.11; else null."
  type        = string
  default     = null
}

variable "github_repository" {
  description = "Repository whose workflows are trusted, as owner/name."
  type        = string
}

variable "github_provider_arn" {
  description = "Provider of GitHub's tokens, where the account has one already."
  type        = string
  default     = null
}

variable "github_subjects" {
  description = "Who takes which role: whole branches, tags and environments of the repository."
  type = object({
    images  = optional(list(string), ["environment:images"])
    read    = optional(list(string), ["ref:refs/heads/main"])
    operate = optional(list(string), ["environment:production", "environment:demo"])
    install = optional(list(string), ["environment:demo"])
  })
  default = {}
}
