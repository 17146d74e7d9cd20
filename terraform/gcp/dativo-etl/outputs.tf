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

output "gcp_project_id" {
  description = "The project that everything is in."
  value       = var.project_id
}

output "gcp_region" {
  description = "Where the bucket is."
  value       = var.region
}

output "gcs_bucket_name" {
  description = "The bucket's name. Jobs map it to target.connection.gcs.bucket."
  value       = google_storage_bucket.lake.name
}

output "gcs_bucket_url" {
  description = "gs:// and the bucket's name: the resource_id of the job's gcs_bucket."
  value       = google_storage_bucket.lake.url
}

output "gcs_bucket_self_link" {
  description = "The bucket's URI in Google's API."
  value       = google_storage_bucket.lake.self_link
}

output "kms_key_name" {
  description = "The key that encrypts the bucket; null when Google manages the keys."
  value       = var.kms_key_name
}

output "service_account_email" {
  description = "The service account's address: the resource_id of the job's service_account. Jobs map it to infrastructure.metadata.service_account_email."
  value       = google_service_account.etl.email
}

output "service_account_unique_id" {
  description = "The service account's number, which is never used again, unlike its address."
  value       = google_service_account.etl.unique_id
}

output "bigquery_dataset_id" {
  description = "The dataset; null without enable_bigquery_catalog. Jobs map it to target.catalog.bigquery_dataset."
  value       = one(google_bigquery_dataset.iceberg[*].dataset_id)
}

output "bigquery_dataset_full_id" {
  description = "Project, dot and dataset: the resource_id of the job's bigquery_dataset. Null without enable_bigquery_catalog."
  value       = one([for dataset in google_bigquery_dataset.iceberg : "${var.project_id}.${dataset.dataset_id}"])
}

output "bigquery_dataset_self_link" {
  description = "The dataset's URI in Google's API; null without enable_bigquery_catalog."
  value       = one(google_bigquery_dataset.iceberg[*].self_link)
}
