mock_provider "aws" {}

variables {
  name        = "shop-test-data"
  description = "For tests"
}

run "a_key_is_renewed_and_can_be_brought_back" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key must be renewed every year."
  }

  assert {
    condition     = aws_kms_key.this.deletion_window_in_days == 30
    error_message = "A key that is destroyed must be there for 30 more days."
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.key.statement : statement.sid] == ["Account"]
    error_message = "Nobody but the account may use a key for which nobody else is named."
  }
}

run "services_and_nodes_use_it_for_this_account_alone" {
  command = plan

  variables {
    services   = ["cloudwatch.amazonaws.com"]
    log_region = "eu-south-1"
    nodes      = true
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.key.statement : statement.sid] == ["Account", "Services", "Logs", "Nodes", "NodesGrant"]
    error_message = "Each of those who are named must have a statement."
  }

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.key.statement : length(statement.condition) > 0 if statement.sid != "Account"])
    error_message = "Each statement for others must be bound to this account by a condition."
  }
}

run "a_name_that_belongs_to_aws_is_refused" {
  command = plan

  variables {
    name = "aws-shop"
  }

  expect_failures = [var.name]
}
