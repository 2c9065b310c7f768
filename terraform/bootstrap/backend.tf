# This root makes the bucket that its own state goes into: README.md has the two steps of the first time.
terraform {
  backend "s3" {
    key          = "bootstrap/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}
