# The load balancer itself is made by its controller from the shop's Ingress, with this group and no other.
resource "aws_security_group" "load_balancer" {
  # checkov:skip=CKV2_AWS_5: the controller gives it to the load balancer

  name        = "${var.name}-load-balancer"
  description = "The load balancer of the shop, behind CloudFront alone"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-load-balancer" }
}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_https" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "HTTPS from CloudFront"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.cloudfront.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
