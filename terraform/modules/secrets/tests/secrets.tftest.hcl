mock_provider "aws" {}

variables {
  name        = "shop-test"
  kms_key_arn = "arn:aws:kms:eu-south-1:123456789012:key/data"
  secrets = {
    jwt        = { property = "secret", description = "For tests" }
    operations = { property = "token", description = "For tests", version = 3 }
  }
  values = {
    jwt        = "0123456789abcdef0123456789abcdef"
    operations = "fedcba9876543210fedcba9876543210"
  }
}

run "nothing_that_is_secret_is_in_the_state" {
  command = apply

  assert {
    condition     = alltrue([for version in aws_secretsmanager_secret_version.this : version.secret_string == null && version.secret_string_wo == null])
    error_message = "Values must be written and not kept."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this["jwt"].secret_string_wo_version == 1 && aws_secretsmanager_secret_version.this["operations"].secret_string_wo_version == 3
    error_message = "A value must be written anew where its number was raised."
  }
}

run "they_have_the_names_that_the_chart_looks_for" {
  command = plan

  assert {
    condition     = toset([for secret in aws_secretsmanager_secret.this : secret.name]) == toset(["shop-test-jwt", "shop-test-operations"])
    error_message = "Names must be the prefix, a hyphen and the secret's own."
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.kms_key_id == var.kms_key_arn && secret.recovery_window_in_days == 7])
    error_message = "Each must be encrypted with the key, and be brought back within a week."
  }
}

run "a_value_that_is_short_is_refused" {
  command = plan

  variables {
    values = { jwt = "short", operations = "fedcba9876543210fedcba9876543210" }
  }

  expect_failures = [var.values]
}
