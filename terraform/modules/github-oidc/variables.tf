variable "name" {
  description = "Prefix of the roles' names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "repository" {
  description = "Repository of GitHub whose workflows are trusted, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "It is owner/name, without wildcards."
  }
}

variable "provider_arn" {
  description = "Provider of GitHub's tokens that the account has already; with null it is made."
  type        = string
  default     = null
}

variable "roles" {
  description = "Roles by the end of their names: who may take them, as in environment:production or ref:refs/heads/main, and what they may do."
  type = map(object({
    description         = string
    subjects            = list(string)
    policy_json         = string
    max_session_seconds = optional(number, 3600)
  }))

  validation {
    condition = alltrue(flatten([
      for role in var.roles : [
        for subject in role.subjects : can(regex("^(environment:[A-Za-z0-9_-]+|ref:refs/(heads|tags)/[A-Za-z0-9._/-]+)$", subject))
      ]
    ]))
    error_message = "Each subject names an environment, a branch or a tag whole: no wildcard, and no pull request."
  }

  validation {
    condition     = alltrue([for role in var.roles : length(role.subjects) > 0])
    error_message = "Each role has one subject at least, else nobody may take it."
  }
}
