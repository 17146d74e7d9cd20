# What a caller gets who says nothing but who the tenant is and where. No cloud is called: the provider is a mock.

mock_provider "google" {
  mock_resource "google_storage_bucket" {
    defaults = { url = "gs://acme-dativo-data-lake-prod" }
  }
  mock_resource "google_service_account" {
    defaults = {
      email  = "acme-dativo-etl-prod@acme-data-platform.iam.gserviceaccount.com"
      member = "serviceAccount:acme-dativo-etl-prod@acme-data-platform.iam.gserviceaccount.com"
      name   = "projects/acme-data-platform/serviceAccounts/acme-dativo-etl-prod@acme-data-platform.iam.gserviceaccount.com"
    }
  }
}

variables {
  project_id  = "acme-data-platform"
  tenant_id   = "acme"
  environment = "prod"
  region      = "europe-west1"
}

run "names" {
  assert {
    condition     = output.gcs_bucket_name == "acme-dativo-data-lake-prod" && output.gcs_bucket_url == "gs://acme-dativo-data-lake-prod"
    error_message = "The bucket is called ${output.gcs_bucket_name}."
  }
  assert {
    condition     = google_service_account.etl.account_id == "acme-dativo-etl-prod"
    error_message = "The service account is called ${google_service_account.etl.account_id}."
  }
  assert {
    condition     = output.bigquery_dataset_id == "acme_iceberg_prod" && output.bigquery_dataset_full_id == "acme-data-platform.acme_iceberg_prod"
    error_message = "The dataset is called ${output.bigquery_dataset_full_id}."
  }
}

run "everything_is_where_the_caller_says" {
  assert {
    condition     = google_storage_bucket.lake.location == "europe-west1" && google_bigquery_dataset.iceberg[0].location == "europe-west1"
    error_message = "Bucket and dataset are in the region, and in no default of Google's."
  }
  assert {
    condition     = alltrue([for project in [google_storage_bucket.lake.project, google_bigquery_dataset.iceberg[0].project, google_service_account.etl.project, google_bigquery_dataset_iam_member.iceberg[0].project] : project == "acme-data-platform"])
    error_message = "All of it is in the project."
  }
}

run "labels" {
  assert {
    condition = alltrue([
      for labels in [google_storage_bucket.lake.labels, google_bigquery_dataset.iceberg[0].labels] :
      labels == tomap({ managed_by = "terraform", tenant_id = "acme", environment = "prod", component = "dativo-etl" })
    ])
    error_message = "Everything that takes labels carries the module's own: ${jsonencode([google_storage_bucket.lake.labels, google_bigquery_dataset.iceberg[0].labels])}."
  }
}

run "the_bucket_is_private_and_keeps_what_it_is_given" {
  assert {
    condition     = google_storage_bucket.lake.uniform_bucket_level_access && google_storage_bucket.lake.public_access_prevention == "enforced"
    error_message = "No object has access rules of its own, and none can be public."
  }
  assert {
    condition     = google_storage_bucket.lake.versioning[0].enabled && google_storage_bucket.lake.soft_delete_policy[0].retention_duration_seconds == 604800
    error_message = "Versions are kept, and what is deleted can be restored for a week."
  }
  assert {
    condition     = jsonencode([for rule in google_storage_bucket.lake.lifecycle_rule : [one(rule.action).type, one(rule.condition).age]]) == jsonencode([["AbortIncompleteMultipartUpload", 7]])
    error_message = "The only rule drops uploads that were never completed: ${jsonencode(google_storage_bucket.lake.lifecycle_rule)}."
  }
  assert {
    condition     = google_storage_bucket.lake.force_destroy == false && google_bigquery_dataset.iceberg[0].delete_contents_on_destroy == false
    error_message = "What holds data is not destroyed."
  }
  assert {
    condition     = length(google_storage_bucket.lake.encryption) == 0 && length(google_bigquery_dataset.iceberg[0].default_encryption_configuration) == 0 && length(google_kms_crypto_key_iam_member.storage) + length(google_kms_crypto_key_iam_member.bigquery) == 0
    error_message = "Without a key, Google manages the keys."
  }
}

run "the_account_may_do_its_job_and_no_more" {
  assert {
    condition     = toset([for grant in values(google_storage_bucket_iam_member.lake) : grant.role]) == toset(["roles/storage.legacyBucketReader", "roles/storage.objectUser"]) && alltrue([for grant in values(google_storage_bucket_iam_member.lake) : grant.bucket == "acme-dativo-data-lake-prod" && grant.member == google_service_account.etl.member])
    error_message = "Objects are written, the bucket is read: ${jsonencode(google_storage_bucket_iam_member.lake)}."
  }
  assert {
    condition     = google_bigquery_dataset_iam_member.iceberg[0].role == "roles/bigquery.dataEditor" && google_bigquery_dataset_iam_member.iceberg[0].dataset_id == "acme_iceberg_prod"
    error_message = "Tables are written in this dataset."
  }
  assert {
    condition     = length(google_project_iam_member.bigquery_jobs) == 0 && length(google_service_account_iam_member.workload_identity) == 0
    error_message = "Nothing is granted on the project, and nobody but the project's own administrators can use the account."
  }
}
