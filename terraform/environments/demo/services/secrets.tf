# Values are made anew at every run and written only where a secret has none, or where its number was raised. Neither state
# nor plan ever has one.
ephemeral "aws_secretsmanager_random_password" "this" {
  for_each = toset(["database", "cache-token", "jwt", "load-test-bypass", "operations"])

  password_length     = 48
  exclude_punctuation = true
}

module "secrets" {
  source = "../../../modules/secrets"

  name          = local.name
  kms_key_arn   = local.platform.data_key_arn
  recovery_days = var.secret_recovery_days

  secrets = {
    jwt              = { property = "secret", version = var.secret_versions.jwt, description = "Signs what shoppers sign in with" }
    load-test-bypass = { property = "secret", version = var.secret_versions.load_test_bypass, description = "Signs tokens with which load tests pass the rate limits" }
    operations       = { property = "token", version = var.secret_versions.operations, description = "Lets operators change what runs" }
    cache-token      = { property = "token", version = var.secret_versions.cache, description = "Where the cache and the shop's secret have their token from" }
  }

  values = {
    for name in ["jwt", "load-test-bypass", "operations", "cache-token"] :
    name => ephemeral.aws_secretsmanager_random_password.this[name].random_password
  }
}

# Read back, so that cache and shop have the same token also where a run broke off between the two.
ephemeral "aws_secretsmanager_secret_version" "cache_token" {
  secret_id = module.secrets.arns["cache-token"]
}
