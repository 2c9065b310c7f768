variable "name" {
  description = "Name of the cluster and prefix of what belongs to it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "The name is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "name_prefix" {
  description = "What names of the shop's secrets and load balancers begin with, as in shop-demo."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name_prefix))
    error_message = "The prefix is 3 to 28 small letters, digits and hyphens, and begins with a letter."
  }
}

variable "kubernetes_version" {
  description = "Version of Kubernetes, one in standard support."
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.(3[4-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "The version is 1.34 or later, as in 1.35; older ones are out of standard support and cost more."
  }
}

variable "vpc_id" {
  description = "Network of the cluster."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the control plane's interfaces and of the nodes, in two zones at least."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "The cluster needs two subnets or more."
  }
}

variable "load_balancer_security_group_id" {
  description = "Security group of the shop's load balancer."
  type        = string
}

variable "shop_port" {
  description = "Port of shoppers in a pod."
  type        = number
  default     = 3000

  validation {
    condition     = var.shop_port >= 1024 && var.shop_port <= 65535
    error_message = "The port is 1024 to 65535."
  }
}

variable "public_access_cidrs" {
  description = "Networks that reach the cluster's API from outside. With none, it is reached from within the network alone."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.public_access_cidrs : can(cidrhost(cidr, 0)) && tonumber(split("/", cidr)[1]) >= 16])
    error_message = "Each is a network of /16 or smaller, as in 203.0.113.0/24; never the whole internet."
  }
}

variable "administrator_arns" {
  description = "Roles or users of IAM that may do everything in the cluster. Whoever applies this is none unless named."
  type        = list(string)

  validation {
    condition     = length(var.administrator_arns) > 0 && alltrue([for arn in var.administrator_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/", arn))])
    error_message = "One ARN of a role or user of IAM at least is named, else nobody gets into the cluster."
  }
}

variable "operator_arns" {
  description = "Roles that change what is in the namespaces of the shop and of Argo CD."
  type        = list(string)
  default     = []
}

variable "viewer_arns" {
  description = "Roles that look at the namespaces of the shop and of Argo CD."
  type        = list(string)
  default     = []
}

variable "operator_namespaces" {
  description = "Namespaces that operators change and viewers look at."
  type        = list(string)
  default     = ["shop", "argocd"]

  validation {
    condition     = length(var.operator_namespaces) > 0
    error_message = "One namespace at least is named, else operators would get the whole cluster."
  }
}

variable "instance_types" {
  description = "Types of the nodes, all of one architecture."
  type        = list(string)
  default     = ["t3.large"]
}

variable "ami_type" {
  description = "System of the nodes."
  type        = string
  default     = "AL2023_x86_64_STANDARD"

  validation {
    condition     = contains(["AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD"], var.ami_type)
    error_message = "The system is AL2023_x86_64_STANDARD or AL2023_ARM_64_STANDARD."
  }
}

variable "capacity_type" {
  description = "ON_DEMAND, or SPOT for nodes that AWS may take back."
  type        = string
  default     = "ON_DEMAND"

  validation {
    condition     = contains(["ON_DEMAND", "SPOT"], var.capacity_type)
    error_message = "The capacity is ON_DEMAND or SPOT."
  }
}

variable "node_count" {
  description = "Fewest and most nodes, and how many there are at first."
  type = object({
    min     = number
    desired = number
    max     = number
  })
  default = { min = 2, desired = 3, max = 5 }

  validation {
    condition     = var.node_count.min >= 0 && var.node_count.min <= var.node_count.desired && var.node_count.desired <= var.node_count.max && var.node_count.max >= 1
    error_message = "min is at most desired, and desired at most max."
  }
}

variable "node_disk_gib" {
  description = "Size of a node's disk."
  type        = number
  default     = 30

  validation {
    condition     = var.node_disk_gib >= 20
    error_message = "A node needs 20 GiB at least."
  }
}

variable "metadata_hop_limit" {
  description = "Hops to the metadata of a node: with 1, pods reach neither it nor the node's role. What needs 2 has to say why."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2], var.metadata_hop_limit)
    error_message = "The limit is 1 or 2."
  }
}

variable "observability" {
  description = "Whether the add-on of CloudWatch collects logs and measures of pods."
  type        = bool
  default     = true
}

variable "addon_versions" {
  description = "Versions of add-ons by name; of those that are not named, the one that suits the cluster."
  type        = map(string)
  default     = {}
}

variable "service_accounts" {
  description = "Service accounts that get roles of AWS, as their charts name them."
  type = object({
    autoscaler               = optional(object({ namespace = string, name = string }), { namespace = "kube-system", name = "cluster-autoscaler" })
    traces                   = optional(object({ namespace = string, name = string }), { namespace = "observability", name = "otel-collector" })
    metrics                  = optional(object({ namespace = string, name = string }), { namespace = "observability", name = "otel-metrics" })
    external_secrets         = optional(object({ namespace = string, name = string }), { namespace = "external-secrets", name = "external-secrets" })
    load_balancer_controller = optional(object({ namespace = string, name = string }), { namespace = "kube-system", name = "aws-load-balancer-controller" })
  })
  default = {}
}

variable "secret_suffixes" {
  description = "Secrets that External Secrets reads, by what follows the prefix and a hyphen."
  type        = list(string)
  default     = ["rds-password", "redis-auth", "jwt", "load-test-bypass", "operations"]

  validation {
    condition     = alltrue([for suffix in var.secret_suffixes : can(regex("^[a-z][a-z0-9-]+$", suffix))])
    error_message = "Each is a whole name of small letters, digits and hyphens, without wildcards."
  }
}

variable "kms_key_arn" {
  description = "Key that secrets of Kubernetes and disks of nodes are encrypted with."
  type        = string
}

variable "log_kms_key_arn" {
  description = "Key that logs are encrypted with."
  type        = string
}

variable "secrets_kms_key_arn" {
  description = "Key that secrets of the shop are encrypted with."
  type        = string
}

variable "log_retention_days" {
  description = "Days that logs of the control plane and of pods are kept."
  type        = number
  default     = 90

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365, 400, 731], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 7, 14, 30, 60, 90, 180, 365, 400 or 731 days."
  }
}

variable "deletion_protection" {
  description = "Whether the cluster cannot be deleted before this is taken away."
  type        = bool
  default     = true
}
