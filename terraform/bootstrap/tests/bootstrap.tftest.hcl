mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

# The bucket refuses to be destroyed, as a test does at its end.
override_module {
  target = module.state
  outputs = {
    bucket_name     = "ecommerce-demo-terraform-state"
    bucket_arn      = "arn:aws:s3:::ecommerce-demo-terraform-state"
    lock_table_name = null
  }
}

variables {
  state_bucket_name = "ecommerce-demo-terraform-state"
  github_repository = "example/shop"
}

run "who_reads_cannot_change" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for statement in data.aws_iam_policy_document.read.statement : [
        for action in statement.actions : can(regex(":(BatchGet|Describe|Filter|Get|List|StartQuery|StopQuery)", action))
      ]
    ]))
    error_message = "The role without a gate must only look."
  }

  assert {
    condition     = length([for statement in data.aws_iam_policy_document.operate.statement : statement if contains(statement.resources, "*")]) == 0
    error_message = "What changes something must name what."
  }

  assert {
    condition     = strcontains(output.backend_config, "bucket     = \"ecommerce-demo-terraform-state\"")
    error_message = "The other roots must be told where their states go."
  }

  assert {
    condition     = toset(keys(output.github_role_arns)) == toset(["images", "read", "operate", "install"])
    error_message = "Workflows take these roles."
  }
}
