mock_provider "aws" {}

variables {
  name       = "shop-github"
  repository = "example/shop"
  roles = {
    operate = {
      description = "For tests"
      subjects    = ["environment:production", "ref:refs/heads/main"]
      policy_json = "{}"
    }
  }
}

run "only_what_is_named_is_trusted" {
  command = plan

  assert {
    condition = toset(flatten([
      for condition in data.aws_iam_policy_document.trust["operate"].statement[0].condition :
      tolist(condition.values) if condition.variable == "token.actions.githubusercontent.com:sub"
    ])) == toset(["repo:example/shop:environment:production", "repo:example/shop:ref:refs/heads/main"])
    error_message = "The subjects must be those of the repository that were named."
  }

  assert {
    condition     = alltrue([for condition in data.aws_iam_policy_document.trust["operate"].statement[0].condition : condition.test == "StringEquals"])
    error_message = "Subjects must be compared and not matched."
  }

  assert {
    condition     = aws_iam_role.this["operate"].name == "shop-github-operate" && aws_iam_role.this["operate"].max_session_duration == 3600
    error_message = "The role must have the name that the cluster admits, for an hour."
  }
}

run "a_provider_that_is_there_is_used" {
  command = plan

  variables {
    provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && output.provider_arn == var.provider_arn
    error_message = "An account has one provider of GitHub's tokens; a second one cannot be made."
  }
}

run "a_wildcard_is_refused" {
  command = plan

  variables {
    roles = { operate = { description = "For tests", subjects = ["*"], policy_json = "{}" } }
  }

  expect_failures = [var.roles]
}

run "a_pull_request_is_refused" {
  command = plan

  variables {
    roles = { operate = { description = "For tests", subjects = ["pull_request"], policy_json = "{}" } }
  }

  expect_failures = [var.roles]
}
