mock_provider "aws" {}

variables {
  name        = "shop-test"
  monthly_usd = 300
  emails      = ["ops@example.com"]
}

run "somebody_is_told_before_it_is_spent" {
  command = plan

  assert {
    condition     = toset([for notification in aws_budgets_budget.this.notification : "${notification.notification_type} ${notification.threshold}"]) == toset(["ACTUAL 80", "ACTUAL 100", "FORECASTED 100"])
    error_message = "Four fifths, all of it, and the forecast must be told."
  }

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "300" && aws_budgets_budget.this.time_unit == "MONTHLY"
    error_message = "The budget must be that of a month."
  }
}

run "nobody_to_tell_is_refused" {
  command = plan

  variables {
    emails = []
  }

  expect_failures = [var.emails]
}
