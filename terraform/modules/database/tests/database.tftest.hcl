mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_db_instance" {
    defaults = { address = "shop.example.internal" }
  }
}

variables {
  name                      = "shop-test"
  vpc_id                    = "vpc-1"
  subnet_ids                = ["subnet-a", "subnet-b"]
  client_security_group_ids = { nodes = "sg-nodes" }
  app_password              = "0123456789abcdef0123456789abcdef"
  kms_key_arn               = "arn:aws:kms:eu-south-1:123456789012:key/data"
  secrets_kms_key_arn       = "arn:aws:kms:eu-south-1:123456789012:key/data"
  log_kms_key_arn           = "arn:aws:kms:eu-south-1:123456789012:key/logs"
}

run "the_master_is_known_to_rds_alone" {
  command = plan

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "RDS must make and keep the master's password."
  }

  assert {
    condition     = aws_db_instance.this.username != var.app_user
    error_message = "The shop must not be the master."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.app.secret_string == null && aws_secretsmanager_secret_version.app.secret_string_wo_version == 1
    error_message = "The shop's password must not be in the state."
  }

  assert {
    condition     = aws_secretsmanager_secret.app.name == "shop-test-rds-password"
    error_message = "The chart looks for the secret by this name."
  }
}

run "it_is_private_encrypted_and_kept" {
  command = plan

  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.storage_encrypted && aws_db_instance.this.kms_key_id == var.kms_key_arn
    error_message = "The database must be private, and encrypted with the key."
  }

  assert {
    condition     = aws_db_instance.this.multi_az && aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.backup_retention_period == 14
    error_message = "The database must survive a zone, a mistake and a fortnight."
  }

  assert {
    condition     = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1"
    error_message = "Connections must be encrypted."
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres18"
    error_message = "Parameters must be those of the version."
  }

  # With the password of the shop's user in it, see app-user.sql.
  assert {
    condition     = length([for parameter in aws_db_parameter_group.this.parameter : parameter if parameter.name == "log_statement"]) == 0
    error_message = "Statements must not be logged by their kind: one of them has a password."
  }
}

run "it_admits_the_nodes" {
  command = apply

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["nodes"].referenced_security_group_id == "sg-nodes" && aws_vpc_security_group_ingress_rule.this["nodes"].from_port == 5432
    error_message = "The database must admit the group that nodes have."
  }

  assert {
    condition     = contains(aws_db_instance.this.vpc_security_group_ids, aws_security_group.this.id)
    error_message = "The rules must be of the group that the database has."
  }
}

run "a_password_that_is_short_is_refused" {
  command = plan

  variables {
    app_password = "short"
  }

  expect_failures = [var.app_password]
}

run "the_master_as_the_shops_user_is_refused" {
  command = plan

  variables {
    app_user = "shop_master"
  }

  expect_failures = [var.app_user]
}
