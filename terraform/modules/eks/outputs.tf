output "cluster_name" {
  description = "Name of the cluster."
  value       = aws_eks_cluster.this.name
}

output "cluster_endpoint" {
  description = "Address of the cluster's API."
  value       = aws_eks_cluster.this.endpoint
}

output "node_security_group_id" {
  description = "Security group of the nodes, by which databases know them."
  value       = aws_security_group.nodes.id
}

output "node_group_names" {
  description = "Groups of nodes."
  value       = [aws_eks_node_group.this.node_group_name]
}

output "application_log_group" {
  description = "Group of the logs of pods; null where nothing collects them."
  value       = one([for name, group in aws_cloudwatch_log_group.insights : group.name if name == "application"])
}
