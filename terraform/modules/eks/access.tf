# Who may do what in the cluster. The groups are for roles of Kubernetes that the chart of the platform binds; what
# AWS's own policies allow is enough for what shopctl does with pods, deployments and secrets.
locals {
  access = merge(
    { for arn in var.administrator_arns : arn => { policy = "AmazonEKSClusterAdminPolicy", groups = [], namespaces = [] } },
    { for arn in var.operator_arns : arn => {
      policy     = "AmazonEKSAdminPolicy"
      groups     = ["shop:operators", "shop:viewers"]
      namespaces = var.operator_namespaces
    } },
    { for arn in var.viewer_arns : arn => {
      policy     = "AmazonEKSViewPolicy"
      groups     = ["shop:viewers"]
      namespaces = var.operator_namespaces
    } },
  )
}

resource "aws_eks_access_entry" "this" {
  for_each = local.access

  cluster_name      = aws_eks_cluster.this.name
  principal_arn     = each.key
  kubernetes_groups = each.value.groups
}

resource "aws_eks_access_policy_association" "this" {
  for_each = local.access

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.this[each.key].principal_arn
  policy_arn    = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/${each.value.policy}"

  access_scope {
    type       = length(each.value.namespaces) > 0 ? "namespace" : "cluster"
    namespaces = length(each.value.namespaces) > 0 ? each.value.namespaces : null
  }
}
