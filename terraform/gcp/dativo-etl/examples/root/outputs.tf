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

output "gcp_project_id" {
  value = module.dativo_etl.gcp_project_id
}

output "gcp_region" {
  value = module.dativo_etl.gcp_region
}

output "gcs_bucket_name" {
  value = module.dativo_etl.gcs_bucket_name
}

output "gcs_bucket_url" {
  value = module.dativo_etl.gcs_bucket_url
}

output "service_account_email" {
  value = module.dativo_etl.service_account_email
}

output "bigquery_dataset_id" {
  value = module.dativo_etl.bigquery_dataset_id
}

output "bigquery_dataset_full_id" {
  value = module.dativo_etl.bigquery_dataset_full_id
}
