resource "google_service_account" "etl" {
  project      = var.project_id
  account_id   = coalesce(var.service_account_id, local.default_names.account)
  display_name = "Dativo jobs of ${var.tenant_id} in ${var.environment}"
}

# A key would be a secret that never expires; nobody needs one whom this lets in.
resource "google_service_account_iam_member" "workload_identity" {
  for_each = toset(var.workload_identity_members)

  service_account_id = google_service_account.etl.name
  role               = "roles/iam.workloadIdentityUser"
  member             = each.value
}

# The second role adds no more than reading the bucket itself, where its labels are.
resource "google_storage_bucket_iam_member" "lake" {
  for_each = toset(["roles/storage.objectUser", "roles/storage.legacyBucketReader"])

  bucket = google_storage_bucket.lake.name
  role   = each.value
  member = google_service_account.etl.member
}

# On the dataset, not the project; and beside the dataset's own access list, which stays as BigQuery made it.
resource "google_bigquery_dataset_iam_member" "iceberg" {
  count = var.enable_bigquery_catalog ? 1 : 0

  project    = var.project_id
  dataset_id = google_bigquery_dataset.iceberg[0].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.etl.member
}

resource "google_project_iam_member" "bigquery_jobs" {
  count = var.allow_bigquery_jobs ? 1 : 0

  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.etl.member
}

data "google_storage_project_service_account" "agent" {
  count = var.kms_key_name != null && var.grant_keys_to_service_agents ? 1 : 0

  project = var.project_id
}

data "google_bigquery_default_service_account" "agent" {
  count = local.dataset_key != null && var.enable_bigquery_catalog && var.grant_keys_to_service_agents ? 1 : 0

  project = var.project_id
}

resource "google_kms_crypto_key_iam_member" "storage" {
  count = length(data.google_storage_project_service_account.agent)

  crypto_key_id = var.kms_key_name
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = data.google_storage_project_service_account.agent[0].member
}

resource "google_kms_crypto_key_iam_member" "bigquery" {
  count = length(data.google_bigquery_default_service_account.agent)

  crypto_key_id = local.dataset_key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = data.google_bigquery_default_service_account.agent[0].member
}
