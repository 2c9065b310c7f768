mock_provider "aws" {}

variables {
  bucket_name = "shop-test-state"
  kms_key_arn = "arn:aws:kms:eu-south-1:123456789012:key/state"
}

run "states_are_kept_encrypted_and_private" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "A state that was spoilt must be had as it was before."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state.block_public_acls,
      aws_s3_bucket_public_access_block.state.block_public_policy,
      aws_s3_bucket_public_access_block.state.ignore_public_acls,
      aws_s3_bucket_public_access_block.state.restrict_public_buckets,
    ])
    error_message = "Nothing of the bucket may be public."
  }

  assert {
    condition     = one([for rule in aws_s3_bucket_server_side_encryption_configuration.state.rule : rule.apply_server_side_encryption_by_default[0].kms_master_key_id]) == var.kms_key_arn
    error_message = "States must be encrypted with the key."
  }

  assert {
    condition     = data.aws_iam_policy_document.state.statement[0].effect == "Deny" && one(data.aws_iam_policy_document.state.statement[0].condition).variable == "aws:SecureTransport"
    error_message = "Connections that are not encrypted must be refused."
  }

  assert {
    condition     = length(aws_dynamodb_table.locks) == 0
    error_message = "S3 locks by itself: no table may be made unless it is named."
  }
}

run "a_table_of_locks_is_made_where_it_is_named" {
  command = plan

  variables {
    lock_table_name = "shop-test-locks"
  }

  assert {
    condition     = aws_dynamodb_table.locks[0].hash_key == "LockID" && aws_dynamodb_table.locks[0].deletion_protection_enabled
    error_message = "The table must be as Terraform wants it, and protected."
  }
}
