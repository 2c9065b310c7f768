variable "name" {
  description = "Prefix of the budget's name."
  type        = string
}

variable "monthly_usd" {
  description = "What the account may cost in a month."
  type        = number

  validation {
    condition     = var.monthly_usd > 0
    error_message = "The budget is more than 0 USD."
  }
}

variable "emails" {
  description = "Who is told."
  type        = list(string)

  validation {
    condition     = length(var.emails) > 0 && alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "One address of e-mail at least is named, else nobody is told."
  }
}
