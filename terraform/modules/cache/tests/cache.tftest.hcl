mock_provider "aws" {}

variables {
  name                      = "shop-test"
  vpc_id                    = "vpc-1"
  subnet_ids                = ["subnet-a", "subnet-b"]
  client_security_group_ids = { nodes = "sg-nodes" }
  auth_token                = "0123456789abcdef0123456789abcdef"
  kms_key_arn               = "arn:aws:kms:eu-south-1:123456789012:key/data"
  secrets_kms_key_arn       = "arn:aws:kms:eu-south-1:123456789012:key/data"
  log_kms_key_arn           = "arn:aws:kms:eu-south-1:123456789012:key/logs"
}

run "it_is_encrypted_and_asks_for_a_token" {
  command = plan

  assert {
    condition     = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled) && aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.kms_key_id == var.kms_key_arn
    error_message = "The cache must be encrypted on its disk and on the way."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.auth_token == null && aws_elasticache_replication_group.this.auth_token_wo_version == 1
    error_message = "The token must be asked for, and not be in the state."
  }

  assert {
    condition     = aws_secretsmanager_secret.this.name == "shop-test-redis-auth" && aws_secretsmanager_secret_version.this.secret_string == null
    error_message = "The chart looks for the secret by this name, and it must not be in the state."
  }
}

run "nodes_take_over_from_each_other" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "Two nodes must stand in two zones, and one take over from the other."
  }

  assert {
    condition     = output.node_ids == ["shop-test-redis-001", "shop-test-redis-002"]
    error_message = "CloudWatch knows nodes by these names."
  }

  assert {
    condition     = one([for parameter in aws_elasticache_parameter_group.this.parameter : parameter.value]) == "allkeys-lru" && aws_elasticache_parameter_group.this.family == "valkey8"
    error_message = "What is used least must make room."
  }
}

run "one_node_alone_has_nobody_to_take_over" {
  command = plan

  variables {
    node_count = 1
  }

  assert {
    condition     = !aws_elasticache_replication_group.this.automatic_failover_enabled && output.node_ids == ["shop-test-redis-001"]
    error_message = "AWS refuses failover of one node."
  }
}

run "it_admits_the_nodes" {
  command = apply

  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["nodes"].referenced_security_group_id == "sg-nodes" && contains(aws_elasticache_replication_group.this.security_group_ids, aws_security_group.this.id)
    error_message = "The cache must admit the group that nodes have."
  }
}

run "a_token_that_elasticache_refuses_is_refused_before" {
  command = plan

  variables {
    auth_token = "0123456789abcdef0123456789abcd@/"
  }

  expect_failures = [var.auth_token]
}
