output "bucket_name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.state.bucket
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.state.arn
}

output "lock_table_name" {
  description = "Name of the table of locks; null where there is none."
  value       = one(aws_dynamodb_table.locks[*].name)
}
