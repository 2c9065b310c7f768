terraform {
  backend "s3" {
    key          = "demo/platform/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}
