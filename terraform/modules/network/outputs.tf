output "vpc_id" {
  description = "Id of the network."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "Addresses of the network."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Subnets of nodes and of the load balancer."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "database_subnet_ids" {
  description = "Subnets of the database and the cache, without a way out."
  value       = [for subnet in aws_subnet.database : subnet.id]
}

output "private_subnet_cidrs" {
  description = "Addresses of these subnets, from which the load balancer asks."
  value       = [for subnet in aws_subnet.private : subnet.cidr_block]
}

output "database_subnet_cidrs" {
  description = "Addresses of the database and the cache."
  value       = [for subnet in aws_subnet.database : subnet.cidr_block]
}

output "load_balancer_security_group_id" {
  description = "Security group of the shop's load balancer."
  value       = aws_security_group.load_balancer.id
}
