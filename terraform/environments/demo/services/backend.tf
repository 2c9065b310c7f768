terraform {
  backend "s3" {
    key          = "demo/services/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}
