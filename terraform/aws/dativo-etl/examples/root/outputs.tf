# A state holds the outputs of its root module only, so each output that a job maps is passed on.

output "contract_version" {
  value = module.dativo_etl.contract_version
}

output "tenant_id" {
  value = module.dativo_etl.tenant_id
}

output "environment" {
  value = module.dativo_etl.environment
}

output "aws_region" {
  value = module.dativo_etl.aws_region
}

output "s3_bucket_name" {
  value = module.dativo_etl.s3_bucket_name
}

output "s3_bucket_arn" {
  value = module.dativo_etl.s3_bucket_arn
}

output "s3_bucket_region" {
  value = module.dativo_etl.s3_bucket_region
}

output "iam_role_arn" {
  value = module.dativo_etl.iam_role_arn
}

output "iam_role_name" {
  value = module.dativo_etl.iam_role_name
}

output "glue_database_name" {
  value = module.dativo_etl.glue_database_name
}

output "glue_database_arn" {
  value = module.dativo_etl.glue_database_arn
}
