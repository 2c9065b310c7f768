mock_provider "aws" {}

variables {
  prefix       = "shop"
  repositories = ["shopd", "shop-tools"]
  kms_key_arn  = "arn:aws:kms:eu-south-1:123456789012:key/images"
}

run "a_tag_means_one_image_for_ever" {
  command = plan

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_tag_mutability == "IMMUTABLE"])
    error_message = "A tag that can be moved makes going back a guess."
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_scanning_configuration[0].scan_on_push && repository.encryption_configuration[0].kms_key == var.kms_key_arn])
    error_message = "Images must be scanned when they arrive, and encrypted with the key."
  }

  assert {
    condition     = toset([for repository in aws_ecr_repository.this : repository.name]) == toset(["shop/shopd", "shop/shop-tools"])
    error_message = "Charts and workflows look for these names."
  }
}

run "images_that_one_goes_back_to_are_kept" {
  command = plan

  assert {
    condition     = jsondecode(aws_ecr_lifecycle_policy.this["shopd"].policy).rules[1].selection.countNumber == 50
    error_message = "Fifty images must be kept."
  }
}

run "keeping_few_images_is_refused" {
  command = plan

  variables {
    kept_images = 2
  }

  expect_failures = [var.kept_images]
}
