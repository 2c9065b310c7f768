mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  name            = "traces"
  cluster_name    = "shop-test-eks"
  cluster_arn     = "arn:aws:eks:eu-south-1:123456789012:cluster/shop-test-eks"
  namespace       = "observability"
  service_account = "otel-collector"
  policies        = { use = "{}" }
}

run "only_pods_of_this_cluster_get_the_role" {
  command = apply

  assert {
    condition = {
      for condition in data.aws_iam_policy_document.trust.statement[0].condition : condition.variable => one(condition.values)
      } == {
      "aws:SourceAccount" = "123456789012"
      "aws:SourceArn"     = var.cluster_arn
    }
    error_message = "The role must be bound to the account and to the cluster."
  }

  assert {
    condition     = aws_eks_pod_identity_association.this.namespace == "observability" && aws_eks_pod_identity_association.this.service_account == "otel-collector" && aws_eks_pod_identity_association.this.role_arn == aws_iam_role.this.arn
    error_message = "The role must belong to the one service account."
  }

  assert {
    condition     = aws_iam_role.this.name == "shop-test-eks-traces"
    error_message = "The role must have the cluster's name, so that two clusters can have one."
  }
}

run "policies_of_others_are_refused" {
  command = plan

  variables {
    policy_arns = ["arn:aws:iam::123456789012:policy/everything"]
  }

  expect_failures = [var.policy_arns]
}
