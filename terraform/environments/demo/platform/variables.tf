variable "project" {
  description = "First part of all names; as in bootstrap."
  type        = string
  default     = "ecommerce-demo"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.project))
    error_message = "The project is 3 to 20 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "environment" {
  description = "Second part of all names."
  type        = string
  default     = "demo"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,5}$", var.environment))
    error_message = "The environment is 2 to 6 small letters and digits."
  }
}

variable "region" {
  description = "Region of everything but CloudFront."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "It is a region of AWS, as in eu-south-1."
  }
}

variable "domain_name" {
  description = "Host that shoppers type."
  type        = string
}

variable "zone_id" {
  description = "Zone of Route 53 that the host is in; with null, records are made by hand."
  type        = string
  default     = null
}

variable "vpc_cidr" {
  description = "Addresses of the network, a private /16."
  type        = string
  default     = "10.0.0.0/16"
}

variable "zone_count" {
  description = "Number of availability zones."
  type        = number
  default     = 2
}

variable "single_nat_gateway" {
  description = "Whether all zones share one NAT gateway. For a demo that is enough."
  type        = bool
  default     = true
}

variable "interface_endpoints" {
  description = "Services of AWS that are reached without the NAT gateway, as in ecr.api; each costs by the hour and zone."
  type        = list(string)
  default     = []
}

variable "kubernetes_version" {
  description = "Version of Kubernetes."
  type        = string
  default     = "1.35"
}

variable "cluster_public_access_cidrs" {
  description = "Networks that reach the cluster's API from outside, as those of self-hosted runners; none by default."
  type        = list(string)
  default     = []
}

variable "administrator_arns" {
  description = "Roles or users of IAM that may do everything in the cluster."
  type        = list(string)
}

variable "operator_arns" {
  description = "More roles that change what is in the namespaces of the shop and of Argo CD; GitHub's has them."
  type        = list(string)
  default     = []
}

variable "viewer_arns" {
  description = "More roles that look at these namespaces; GitHub's has them."
  type        = list(string)
  default     = []
}

variable "node_instance_types" {
  description = "Types of the nodes."
  type        = list(string)
  default     = ["t3.large"]
}

variable "node_count" {
  description = "Fewest and most nodes, and how many there are at first."
  type = object({
    min     = number
    desired = number
    max     = number
  })
  default = { min = 2, desired = 3, max = 5 }
}

variable "namespace" {
  description = "Namespace of the shop."
  type        = string
  default     = "shop"
}

variable "argocd_namespace" {
  description = "Namespace of Argo CD."
  type        = string
  default     = "argocd"
}

variable "monthly_budget_usd" {
  description = "What the account may cost in a month before somebody is told."
  type        = number
  default     = 450
}

variable "alarm_emails" {
  description = "Who is told of costs."
  type        = list(string)
}

variable "deletion_protection" {
  description = "Whether the cluster cannot be deleted before this is taken away."
  type        = bool
  default     = true
}
