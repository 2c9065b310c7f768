# What pods may ask AWS for, by their service account. None of them needs an annotation in its chart.
module "cloudwatch_agent" {
  source = "../pod-role"

  name            = "cloudwatch-agent"
  cluster_name    = aws_eks_cluster.this.name
  cluster_arn     = aws_eks_cluster.this.arn
  namespace       = "amazon-cloudwatch"
  service_account = "cloudwatch-agent"
  policy_arns     = ["arn:${data.aws_partition.current.partition}:iam::aws:policy/CloudWatchAgentServerPolicy"]
}

module "traces" {
  source = "../pod-role"

  name            = "traces"
  cluster_name    = aws_eks_cluster.this.name
  cluster_arn     = aws_eks_cluster.this.arn
  namespace       = var.service_accounts.traces.namespace
  service_account = var.service_accounts.traces.name
  policies        = { use = data.aws_iam_policy_document.traces.json }
}

data "aws_iam_policy_document" "traces" {
  # X-Ray has no resources to name for what is sent to it.
  statement {
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }
}

module "metrics" {
  source = "../pod-role"

  name            = "metrics"
  cluster_name    = aws_eks_cluster.this.name
  cluster_arn     = aws_eks_cluster.this.arn
  namespace       = var.service_accounts.metrics.namespace
  service_account = var.service_accounts.metrics.name
  policies        = { use = data.aws_iam_policy_document.metrics.json }
}

# The collector sends metrics as lines of this log, out of which CloudWatch takes them.
resource "aws_cloudwatch_log_group" "metrics" {
  name              = "/shop/${var.name}/metrics"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn
}

data "aws_iam_policy_document" "metrics" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [aws_cloudwatch_log_group.metrics.arn, "${aws_cloudwatch_log_group.metrics.arn}:*"]
  }
}

module "autoscaler" {
  source = "../pod-role"

  name            = "autoscaler"
  cluster_name    = aws_eks_cluster.this.name
  cluster_arn     = aws_eks_cluster.this.arn
  namespace       = var.service_accounts.autoscaler.namespace
  service_account = var.service_accounts.autoscaler.name
  policies        = { use = data.aws_iam_policy_document.autoscaler.json }
}

data "aws_iam_policy_document" "autoscaler" {
  statement {
    sid = "Look"
    actions = [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeScalingActivities",
      "autoscaling:DescribeTags",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:GetInstanceTypesFromInstanceRequirements",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "LookAtNodeGroups"
    actions   = ["eks:DescribeNodegroup"]
    resources = ["arn:${local.here}:nodegroup/${aws_eks_cluster.this.name}/*/*"]
  }

  # EKS gives this tag to the groups of its nodes.
  statement {
    sid       = "Scale"
    actions   = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}"
      values   = ["owned"]
    }
  }
}

module "external_secrets" {
  source = "../pod-role"

  name            = "external-secrets"
  cluster_name    = aws_eks_cluster.this.name
  cluster_arn     = aws_eks_cluster.this.arn
  namespace       = var.service_accounts.external_secrets.namespace
  service_account = var.service_accounts.external_secrets.name
  policies        = { use = data.aws_iam_policy_document.external_secrets.json }
}

data "aws_iam_policy_document" "external_secrets" {
  # The master's secret has a name that RDS gives it, so that it is not among these.
  statement {
    sid     = "Read"
    actions = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [
      for suffix in var.secret_suffixes :
      "arn:${data.aws_partition.current.partition}:secretsmanager:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:secret:${var.name_prefix}-${suffix}-??????"
    ]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [var.secrets_kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${data.aws_region.current.region}.amazonaws.com"]
    }
  }
}

locals {
  here = "${data.aws_partition.current.partition}:eks:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
}
