# What workflows may ask AWS for. What they may do in a cluster is said by its access entries (modules/eks).
data "aws_iam_policy_document" "images" {
  # A token is for a whole registry.
  statement {
    sid       = "SignIn"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid = "Send"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = module.images.arns
  }
}

data "aws_iam_policy_document" "cluster" {
  statement {
    sid       = "FindCluster"
    actions   = ["eks:DescribeCluster"]
    resources = ["${local.arn}:eks:${var.region}:${local.account}:cluster/${var.project}-*"]
  }
}

# What shopctl reads.
data "aws_iam_policy_document" "read" {
  source_policy_documents = [data.aws_iam_policy_document.cluster.json]

  statement {
    sid = "LookAtNamed"
    actions = [
      "eks:DescribeNodegroup",
      "eks:DescribeUpdate",
      "eks:ListNodegroups",
      "elasticache:DescribeCacheClusters",
      "elasticache:DescribeReplicationGroups",
      "rds:DescribeDBInstances",
      "rds:DescribeDBSnapshots",
    ]
    resources = [
      "${local.arn}:eks:${var.region}:${local.account}:cluster/${var.project}-*",
      "${local.arn}:eks:${var.region}:${local.account}:nodegroup/${var.project}-*/*/*",
      "${local.arn}:elasticache:${var.region}:${local.account}:cluster:${var.project}-*",
      "${local.arn}:elasticache:${var.region}:${local.account}:replicationgroup:${var.project}-*",
      "${local.arn}:rds:${var.region}:${local.account}:db:${var.project}-*",
      "${local.arn}:rds:${var.region}:${local.account}:snapshot:*",
    ]
  }

  statement {
    sid       = "LookAtImages"
    actions   = ["ecr:DescribeImages", "ecr:DescribeImageScanFindings"]
    resources = module.images.arns
  }

  statement {
    sid       = "LookAtLogs"
    actions   = ["logs:FilterLogEvents", "logs:StartQuery"]
    resources = ["${local.arn}:logs:${var.region}:${local.account}:log-group:/aws/containerinsights/${var.project}-*"]
  }

  statement {
    sid       = "LookAtDistributions"
    actions   = ["cloudfront:GetDistribution", "cloudfront:GetInvalidation", "cloudfront:ListInvalidations"]
    resources = ["${local.arn}:cloudfront::${local.account}:distribution/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = [var.project]
    }
  }

  # None of these has a resource to name.
  statement {
    sid = "LookAtAll"
    actions = [
      "ce:GetCostAndUsage",
      "cloudwatch:DescribeAlarms",
      "cloudwatch:GetMetricData",
      "cloudwatch:ListMetrics",
      "logs:DescribeLogGroups",
      "logs:GetQueryResults",
      "logs:StopQuery",
      "xray:BatchGetTraces",
      "xray:GetTraceSummaries",
    ]
    resources = ["*"]
  }
}

# What shopctl changes.
data "aws_iam_policy_document" "operate" {
  source_policy_documents = [data.aws_iam_policy_document.read.json]

  statement {
    sid     = "StartAndStop"
    actions = ["eks:UpdateNodegroupConfig", "rds:CreateDBSnapshot", "rds:StartDBInstance", "rds:StopDBInstance"]
    resources = [
      "${local.arn}:eks:${var.region}:${local.account}:nodegroup/${var.project}-*/*/*",
      "${local.arn}:rds:${var.region}:${local.account}:db:${var.project}-*",
      "${local.arn}:rds:${var.region}:${local.account}:snapshot:*",
    ]
  }

  statement {
    sid       = "Invalidate"
    actions   = ["cloudfront:CreateInvalidation"]
    resources = ["${local.arn}:cloudfront::${local.account}:distribution/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = [var.project]
    }
  }
}
