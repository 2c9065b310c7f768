mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-south-1" }
  }

  mock_resource "aws_eks_cluster" {
    defaults = {
      arn        = "arn:aws:eks:eu-south-1:123456789012:cluster/shop-test-eks"
      vpc_config = { cluster_security_group_id = "sg-cluster" }
    }
  }

  mock_resource "aws_security_group" {
    defaults = { id = "sg-nodes" }
  }
}

variables {
  name                            = "shop-test-eks"
  name_prefix                     = "shop-test"
  vpc_id                          = "vpc-1"
  subnet_ids                      = ["subnet-a", "subnet-b"]
  load_balancer_security_group_id = "sg-load-balancer"
  administrator_arns              = ["arn:aws:iam::123456789012:role/admin"]
  operator_arns                   = ["arn:aws:iam::123456789012:role/operate"]
  viewer_arns                     = ["arn:aws:iam::123456789012:role/read"]
  kms_key_arn                     = "arn:aws:kms:eu-south-1:123456789012:key/cluster"
  log_kms_key_arn                 = "arn:aws:kms:eu-south-1:123456789012:key/logs"
  secrets_kms_key_arn             = "arn:aws:kms:eu-south-1:123456789012:key/data"
}

run "the_api_is_private_and_secrets_are_encrypted" {
  command = plan

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "The cluster's API must be reached from within the network alone."
  }

  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == var.kms_key_arn && contains(aws_eks_cluster.this.encryption_config[0].resources, "secrets")
    error_message = "Secrets of Kubernetes must be encrypted with the key."
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "Access must be by entries alone, and whoever makes the cluster must have none by that."
  }

  assert {
    condition     = length(aws_eks_cluster.this.enabled_cluster_log_types) == 5 && aws_eks_cluster.this.deletion_protection
    error_message = "All logs of the control plane must be on, and the cluster protected."
  }
}

run "nodes_carry_the_group_that_databases_know" {
  command = apply

  assert {
    condition     = toset(aws_launch_template.nodes.vpc_security_group_ids) == toset(["sg-cluster", "sg-nodes"])
    error_message = "Nodes must have the cluster's group, to reach the control plane, and their own, by which databases admit them."
  }

  assert {
    condition     = output.node_security_group_id == "sg-nodes"
    error_message = "The group that is told to databases must be the one that nodes have."
  }

  assert {
    condition     = aws_launch_template.nodes.metadata_options[0].http_tokens == "required" && aws_launch_template.nodes.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Pods must not reach the node's role."
  }

  assert {
    condition     = tobool(aws_launch_template.nodes.block_device_mappings[0].ebs[0].encrypted) && aws_launch_template.nodes.block_device_mappings[0].ebs[0].kms_key_id == var.kms_key_arn
    error_message = "Disks of nodes must be encrypted with the key."
  }

  assert {
    condition     = aws_eks_node_group.this.launch_template[0].id == aws_launch_template.nodes.id
    error_message = "Nodes must be made from the launch template, else none of this holds for them."
  }

  assert {
    condition     = jsondecode(aws_eks_addon.before_nodes["vpc-cni"].configuration_values).enableNetworkPolicy == "true"
    error_message = "Network policies must be enforced."
  }
}

run "operators_have_their_namespaces_and_viewers_look" {
  command = plan

  assert {
    condition     = toset(aws_eks_access_policy_association.this["arn:aws:iam::123456789012:role/operate"].access_scope[0].namespaces) == toset(["shop", "argocd"])
    error_message = "Operators must have no more than their namespaces."
  }

  assert {
    condition     = endswith(aws_eks_access_policy_association.this["arn:aws:iam::123456789012:role/read"].policy_arn, "/AmazonEKSViewPolicy")
    error_message = "Viewers must only look."
  }

  assert {
    condition     = endswith(aws_eks_access_policy_association.this["arn:aws:iam::123456789012:role/admin"].policy_arn, "/AmazonEKSClusterAdminPolicy") && aws_eks_access_policy_association.this["arn:aws:iam::123456789012:role/admin"].access_scope[0].type == "cluster"
    error_message = "Administrators must have the whole cluster."
  }
}

run "external_secrets_reads_the_secrets_of_the_shop_alone" {
  command = apply

  assert {
    condition = toset(data.aws_iam_policy_document.external_secrets.statement[0].resources) == toset([
      for name in ["rds-password", "redis-auth", "jwt", "load-test-bypass", "operations"] :
      "arn:aws:secretsmanager:eu-south-1:123456789012:secret:shop-test-${name}-??????"
    ])
    error_message = "It must read each secret by its whole name, and none besides."
  }
}

run "the_autoscaler_scales_its_own_cluster" {
  command = apply

  assert {
    condition     = [for condition in data.aws_iam_policy_document.autoscaler.statement[2].condition : condition.variable] == ["aws:ResourceTag/k8s.io/cluster-autoscaler/shop-test-eks"]
    error_message = "It must change groups with the cluster's tag alone."
  }
}

run "the_whole_internet_is_refused" {
  command = plan

  variables {
    public_access_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.public_access_cidrs]
}

run "a_version_out_of_support_is_refused" {
  command = plan

  variables {
    kubernetes_version = "1.32"
  }

  expect_failures = [var.kubernetes_version]
}
