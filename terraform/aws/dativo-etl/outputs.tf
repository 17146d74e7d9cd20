output "contract_version" {
  description = "The version of these outputs' names and meaning. It changes when an output that jobs map goes or means something else."
  value       = 1
}

output "tenant_id" {
  description = "The tenant."
  value       = var.tenant_id
}

output "environment" {
  description = "The environment."
  value       = var.environment
}

output "aws_region" {
  description = "The region that everything is in."
  value       = aws_s3_bucket.lake.region
}

output "s3_bucket_name" {
  description = "The bucket's name. Jobs map it to target.connection.s3.bucket."
  value       = aws_s3_bucket.lake.bucket
}

output "s3_bucket_arn" {
  description = "The bucket's ARN: the resource_id of the job's s3_bucket."
  value       = aws_s3_bucket.lake.arn
}

output "s3_bucket_region" {
  description = "The bucket's region. Jobs map it to target.connection.s3.region."
  value       = aws_s3_bucket.lake.region
}

output "kms_key_arn" {
  description = "The key that encrypts the bucket; null when S3 manages the keys."
  value       = var.kms_key_arn
}

output "iam_role_arn" {
  description = "The role's ARN: the resource_id of the job's iam_role. Jobs map it to infrastructure.metadata.iam_role_arn."
  value       = aws_iam_role.etl.arn
}

output "iam_role_name" {
  description = "The role's name."
  value       = aws_iam_role.etl.name
}

output "glue_database_name" {
  description = "The Glue database; null without enable_glue_catalog. Jobs map it to target.catalog.glue_database."
  value       = one(aws_glue_catalog_database.iceberg[*].name)
}

output "glue_database_arn" {
  description = "The Glue database's ARN: the resource_id of the job's glue_catalog. Null without enable_glue_catalog."
  value       = one(aws_glue_catalog_database.iceberg[*].arn)
}
