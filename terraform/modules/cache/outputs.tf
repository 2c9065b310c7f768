output "id" {
  description = "Identifier of the replication group in ElastiCache."
  value       = aws_elasticache_replication_group.this.id
}

output "node_ids" {
  description = "Identifiers of the nodes, by which CloudWatch knows them."
  value       = [for number in range(var.node_count) : format("%s-%03d", local.identifier, number + 1)]
}

output "security_group_id" {
  description = "Security group of the cache."
  value       = aws_security_group.this.id
}

output "secret_name" {
  description = "Name of the secret with the cache's address and token."
  value       = aws_secretsmanager_secret.this.name
}
