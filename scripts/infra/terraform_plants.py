"""Faults that are planted for the checks of Terraform."""

import pathlib

from infra.checking import Plant

HERE = pathlib.Path(__file__).resolve().parent.parent.parent
MODULES = "terraform/modules"
DEMO = "terraform/environments/demo"


def affected(root, folders):
    """Of folders, those that differ from the checkout's own, where it is a copy with a fault; all of them elsewhere."""
    if root.resolve() == HERE:
        return folders
    changed = [folder for folder in folders if contents(folder) != contents(HERE / folder.relative_to(root))]
    return changed or folders


def contents(folder):
    paths = [path for pattern in ("*.tf", "tests/*") for path in sorted(folder.glob(pattern))]
    return {path.relative_to(folder): path.read_bytes() for path in paths}


FORMAT = (Plant("spaces", f"{MODULES}/budget/outputs.tf", "  value       =", "  value =", "modules/budget/outputs.tf"),)

VALID = (
    Plant(
        "an argument that there is not",
        f"{MODULES}/ecr/main.tf",
        "image_tag_mutability",
        "image_tag_mutable",
        "Unsupported argument",
    ),
    Plant(
        "a name that nothing has",
        f"{MODULES}/ecr/outputs.tf",
        "aws_ecr_repository.this :",
        "aws_ecr_repository.these :",
        "undeclared",
    ),
    Plant("a wrong type", f"{MODULES}/budget/main.tf", '"MONTHLY"', '{ unit = "MONTHLY" }', "string required"),
    Plant(
        "a block that must be there",
        f"{MODULES}/eks/nodes.tf",
        "  scaling_config {",
        "  update_config {",
        "scaling_config",
    ),
    Plant(
        "a module without what it needs",
        f"{DEMO}/platform/main.tf",
        "  monthly_usd = var.monthly_budget_usd\n",
        "",
        "monthly_usd",
    ),
)

TESTS = (
    Plant(
        "a value that only a run may have, in the state",
        f"{MODULES}/secrets/main.tf",
        "secret_string_wo         =",
        "secret_string            =",
        "phemeral",
    ),
    Plant("a module without a test", f"{MODULES}/empty/main.tf", "", "locals {}\n", "modules/empty has no test"),
    Plant(
        "nodes without the group that databases know",
        f"{MODULES}/eks/nodes.tf",
        "    aws_security_group.nodes.id,\n",
        "",
        "by which databases admit them",
    ),
    Plant(
        "a database that is not forced to TLS",
        f"{MODULES}/database/main.tf",
        'name  = "rds.force_ssl"\n    value = "1"',
        'name  = "rds.force_ssl"\n    value = "0"',
        "Connections must be encrypted",
    ),
    Plant(
        "a master with a password of ours",
        f"{MODULES}/database/main.tf",
        "manage_master_user_password   = true",
        'password                      = "in-the-state"',
        "the_master_is_known_to_rds_alone",
    ),
    Plant(
        "a cluster that is public",
        f"{MODULES}/eks/main.tf",
        "endpoint_public_access  = length(var.public_access_cidrs) > 0",
        "endpoint_public_access  = true",
        "reached from within the network alone",
    ),
    Plant(
        "alarms of a replication group",
        f"{MODULES}/cache/outputs.tf",
        'format("%s-%03d", local.identifier, number + 1)',
        "local.identifier",
        "CloudWatch knows nodes",
    ),
    Plant(
        "an origin without TLS",
        f"{MODULES}/cdn/main.tf",
        '"https-only"\n\n    origin_ssl',
        '"http-only"\n\n    origin_ssl',
        "speak to the load balancer by HTTPS",
    ),
    Plant(
        "trust by wildcard",
        f"{MODULES}/github-oidc/variables.tf",
        'can(regex("^(environment:[A-Za-z0-9_-]+|ref:refs/(heads|tags)/[A-Za-z0-9._/-]+)$", subject))',
        "length(subject) > 0",
        "a_wildcard_is_refused",
    ),
    Plant("tags that can be moved", f"{MODULES}/ecr/main.tf", '"IMMUTABLE"', '"MUTABLE"', "makes going back a guess"),
    Plant(
        "public addresses by themselves",
        f"{MODULES}/network/main.tf",
        "map_public_ip_on_launch = false",
        "map_public_ip_on_launch = true",
        "must not get a public address",
    ),
    Plant(
        "a load balancer that is public",
        f"{DEMO}/platform/outputs.tf",
        '"internal"',
        '"internet-facing"',
        "load balancer must be internal",
    ),
    Plant(
        "a role without a gate that changes",
        "terraform/bootstrap/policies.tf",
        '"ecr:DescribeImages", "ecr:DescribeImageScanFindings"',
        '"ecr:DescribeImages", "ecr:PutImage"',
        "must only look",
    ),
)

SCALE_CONDITION = """
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}"
      values   = ["owned"]
    }
"""

RULES = (
    Plant(
        "a variable that nobody reads",
        f"{MODULES}/budget/variables.tf",
        "",
        '\nvariable "unread" {\n  description = "Nothing"\n  type        = string\n}\n',
        "unread is used nowhere",
    ),
    Plant(
        "a variable without a type",
        f"{MODULES}/budget/variables.tf",
        "  type        = number\n",
        "",
        "monthly_usd has no type",
    ),
    Plant(
        "an output without a description",
        f"{MODULES}/budget/outputs.tf",
        '  description = "Name of the budget."\n',
        "",
        "name has no description",
    ),
    Plant(
        "a module without required_version",
        f"{MODULES}/budget/versions.tf",
        '  required_version = ">= 1.11"\n',
        "",
        "has no required_version",
    ),
    Plant(
        "another provider than the one that is checked",
        f"{MODULES}/budget/versions.tf",
        "~> 6.66",
        "~> 5.0",
        "wants aws ~> 5.0",
    ),
    Plant(
        "databases that admit another group than the nodes'",
        f"{MODULES}/eks/nodes.tf",
        "    aws_security_group.nodes.id,\n",
        "",
        "nobody whom module.database admits is a node",
    ),
    Plant(
        "a group that nothing has",
        f"{MODULES}/cache/main.tf",
        "  security_group_ids = [aws_security_group.this.id]\n",
        "",
        "aws_security_group.this is attached to nothing",
    ),
    Plant(
        "nodes without the launch template",
        f"{MODULES}/eks/nodes.tf",
        "id      = aws_launch_template.nodes.id",
        'id      = "lt-1"',
        "aws_launch_template.nodes makes no node",
    ),
    Plant(
        "a way in for everybody",
        f"{MODULES}/network/endpoints.tf",
        "var.vpc_cidr",
        '"0.0.0.0/0"',
        "admits the whole internet",
    ),
    Plant(
        "a change to anything",
        f"{MODULES}/eks/roles.tf",
        SCALE_CONDITION,
        "",
        "autoscaling:TerminateInstanceInAutoScalingGroup on every resource",
    ),
    Plant(
        "a change to anything among what only looks",
        "terraform/bootstrap/policies.tf",
        '      "ce:GetCostAndUsage",',
        '      "ce:GetCostAndUsage",\n      "rds:DeleteDBInstance",',
        "rds:DeleteDBInstance on every resource",
    ),
    Plant(
        "secrets by names that they do not have",
        f"{MODULES}/eks/roles.tf",
        "secret:${var.name_prefix}-${suffix}-??????",
        "secret:${var.name_prefix}/${suffix}-??????",
        "secret:ecommerce-demo-demo/jwt",
    ),
    Plant(
        "a policy for databases of other names",
        "terraform/bootstrap/policies.tf",
        ":db:${var.project}-*",
        ":db:shop/*",
        ":db:shop/*",
    ),
    Plant(
        "one name in two roots",
        f"{DEMO}/services/main.tf",
        "",
        '\nmodule "images" {\n  source       = "../../../modules/ecr"\n  prefix       = var.project\n'
        '  repositories = ["shopd"]\n'
        "  kms_key_arn  = local.platform.data_key_arn\n}\n",
        "ecommerce-demo/shopd is made by bootstrap too",
    ),
    Plant(
        "a role that is not made",
        f"{DEMO}/platform/main.tf",
        "-github-operate",
        "-github-actions",
        "ecommerce-demo-github-actions",
    ),
    Plant(
        "an output that shopctl does not know",
        f"{DEMO}/services/outputs.tf",
        'output "rds_identifier"',
        'output "database"',
        "does not know the output database",
    ),
    Plant(
        "an output that shopctl misses",
        f"{DEMO}/services/outputs.tf",
        'output "log_group"',
        'output "region_of_logs"',
        "no output tells shopctl log_group",
    ),
    Plant(
        "an output that is secret",
        f"{DEMO}/services/outputs.tf",
        "  value       = var.class\n",
        "  value       = var.class\n  sensitive   = true\n",
        "class is sensitive",
    ),
    Plant(
        "a secret of the chart that is not made",
        "helm/shop/values.yaml",
        "",
        "\nmore:\n  X: { secret: nobody, property: token }\n",
        "asks for the secret nobody",
    ),
    Plant(
        "a controller that changes groups",
        "helm/shop/templates/ingress.yaml",
        "",
        '\n# alb.ingress.kubernetes.io/manage-backend-security-group-rules: "true"\n',
        "change groups of nodes",
    ),
    Plant(
        "a controller that asks for a firewall",
        "helm/platform/upstream/aws-load-balancer-controller.yaml",
        "",
        "\nenableWafv2: true\n",
        "enableWafv2 must be false",
    ),
)

POLICIES = (
    Plant(
        "a disk that is not encrypted",
        f"{MODULES}/database/main.tf",
        "storage_encrypted     = true",
        "storage_encrypted     = false",
        "CKV_AWS_16",
    ),
    Plant(
        "a bucket that is public",
        f"{MODULES}/state-backend/main.tf",
        "block_public_acls       = true",
        "block_public_acls       = false",
        "CKV_AWS_53",
    ),
    Plant("what cannot be read", f"{MODULES}/budget/main.tf", "", "\nresource {\n", "did not read all"),
)
