# What each variable changes.

mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      member = "serviceAccount:etl@acme-data-platform.iam.gserviceaccount.com"
      name   = "projects/acme-data-platform/serviceAccounts/etl@acme-data-platform.iam.gserviceaccount.com"
    }
  }
  mock_data "google_storage_project_service_account" {
    defaults = { member = "serviceAccount:service-1@gs-project-accounts.iam.gserviceaccount.com" }
  }
  mock_data "google_bigquery_default_service_account" {
    defaults = { member = "serviceAccount:bq-1@bigquery-encryption.iam.gserviceaccount.com" }
  }
}

variables {
  project_id  = "acme-data-platform"
  tenant_id   = "acme-eu"
  environment = "prod"
  region      = "europe-west1"
}

run "names_of_the_callers_choice" {
  variables {
    gcs_bucket_name     = "lake"
    service_account_id  = "etl-account"
    bigquery_dataset_id = "tables"
    bigquery_location   = "EU"
  }
  assert {
    condition     = [output.gcs_bucket_name, google_service_account.etl.account_id, output.bigquery_dataset_id, google_bigquery_dataset.iceberg[0].location] == ["lake", "etl-account", "tables", "EU"]
    error_message = "Names that are given are taken as they are."
  }
}

run "a_hyphen_has_no_place_in_a_dataset" {
  assert {
    condition     = output.bigquery_dataset_id == "acme_eu_iceberg_prod" && output.gcs_bucket_name == "acme-eu-dativo-data-lake-prod"
    error_message = "Only the dataset writes hyphens as underscores."
  }
}

run "no_bigquery_catalog" {
  variables {
    enable_bigquery_catalog = false
  }
  assert {
    condition     = output.bigquery_dataset_id == null && output.bigquery_dataset_full_id == null && output.bigquery_dataset_self_link == null
    error_message = "Outputs of what is not there are null."
  }
  assert {
    condition     = length(google_bigquery_dataset_iam_member.iceberg) == 0
    error_message = "There is nothing to grant."
  }
}

run "a_key_of_the_callers" {
  variables {
    kms_key_name = "projects/acme-keys/locations/europe-west1/keyRings/lake/cryptoKeys/lake"
  }
  assert {
    condition     = google_storage_bucket.lake.encryption[0].default_kms_key_name == var.kms_key_name && google_bigquery_dataset.iceberg[0].default_encryption_configuration[0].kms_key_name == var.kms_key_name && output.kms_key_name == var.kms_key_name
    error_message = "Bucket and dataset encrypt with the key."
  }
  assert {
    condition = [for grant in concat(google_kms_crypto_key_iam_member.storage, google_kms_crypto_key_iam_member.bigquery) : [grant.crypto_key_id, grant.role, grant.member]] == [
      [var.kms_key_name, "roles/cloudkms.cryptoKeyEncrypterDecrypter", "serviceAccount:service-1@gs-project-accounts.iam.gserviceaccount.com"],
      [var.kms_key_name, "roles/cloudkms.cryptoKeyEncrypterDecrypter", "serviceAccount:bq-1@bigquery-encryption.iam.gserviceaccount.com"],
    ]
    error_message = "The service agents may use it."
  }
}

run "a_key_for_each_location" {
  variables {
    bigquery_location            = "EU"
    kms_key_name                 = "projects/acme-keys/locations/europe-west1/keyRings/lake/cryptoKeys/lake"
    bigquery_kms_key_name        = "projects/acme-keys/locations/europe/keyRings/lake/cryptoKeys/tables"
    grant_keys_to_service_agents = false
  }
  assert {
    condition     = google_bigquery_dataset.iceberg[0].default_encryption_configuration[0].kms_key_name == var.bigquery_kms_key_name
    error_message = "The dataset has its own key."
  }
  assert {
    condition     = length(google_kms_crypto_key_iam_member.storage) + length(google_kms_crypto_key_iam_member.bigquery) == 0
    error_message = "Somebody else grants the use of the keys."
  }
}

run "workload_identity" {
  variables {
    workload_identity_members = [
      "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/subject/repo:acme/lake:ref:refs/heads/main",
      "principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/attribute.repository/acme/lake",
      "serviceAccount:acme-data-platform.svc.id.goog[etl/dativo]",
    ]
  }
  assert {
    condition     = length(google_service_account_iam_member.workload_identity) == 3 && alltrue([for grant in values(google_service_account_iam_member.workload_identity) : grant.role == "roles/iam.workloadIdentityUser" && grant.service_account_id == google_service_account.etl.name])
    error_message = "Each may act as the account: ${jsonencode(google_service_account_iam_member.workload_identity)}."
  }
}

run "bigquery_jobs" {
  variables {
    allow_bigquery_jobs = true
  }
  assert {
    condition     = google_project_iam_member.bigquery_jobs[0].role == "roles/bigquery.jobUser" && google_project_iam_member.bigquery_jobs[0].project == "acme-data-platform"
    error_message = "The account may run jobs in the project."
  }
}

run "retention_when_asked" {
  variables {
    noncurrent_version_days = 30
    soft_delete_days        = 0
  }
  assert {
    condition = [for rule in google_storage_bucket.lake.lifecycle_rule : [one(rule.condition).days_since_noncurrent_time, one(rule.condition).with_state] if one(rule.action).type == "Delete"] == [
      [30, "ARCHIVED"]
    ]
    error_message = "Old versions go after 30 days, current objects never: ${jsonencode(google_storage_bucket.lake.lifecycle_rule)}."
  }
  assert {
    condition     = google_storage_bucket.lake.soft_delete_policy[0].retention_duration_seconds == 0
    error_message = "Nothing can be restored."
  }
}

run "retention_by_the_jobs_tag" {
  variables {
    expire_by_retention_tag = true
    tags                    = { retention_policy = "90_days" }
  }
  assert {
    condition     = [for rule in google_storage_bucket.lake.lifecycle_rule : one(rule.condition).days_since_noncurrent_time if one(rule.action).type == "Delete"] == [90]
    error_message = "Old versions go after the days of the tag."
  }
}

run "a_retention_tag_alone_deletes_nothing" {
  variables {
    tags = { retention_policy = "90_days" }
  }
  assert {
    condition     = [for rule in google_storage_bucket.lake.lifecycle_rule : one(rule.condition).days_since_noncurrent_time if one(rule.action).type == "Delete"] == []
    error_message = "Nothing expires that nobody asked to expire."
  }
}

run "the_callers_tags_win_and_become_labels" {
  variables {
    tags = {
      Environment     = "Production"
      cost_center     = "DATA-001"
      owner           = "data-team@acme.com"
      "billing.unit"  = "größe"
      "2fa"           = ""
      "Überschrift 1" = "A value that has more than sixty-three characters, so that it is cut off"
    }
    resource_tags = { gcs_bucket = { team = "data-engineering", Owner = "lake-team" } }
  }
  assert {
    condition = google_bigquery_dataset.iceberg[0].labels == tomap({
      managed_by    = "terraform"
      tenant_id     = "acme-eu"
      component     = "dativo-etl"
      environment   = "production"
      cost_center   = "data-001"
      owner         = "data-team_acme_com"
      billing_unit  = "größe"
      x_2fa         = ""
      überschrift_1 = "a_value_that_has_more_than_sixty-three_characters__so_that_it_i"
    })
    error_message = "Tags are spelled as labels: ${jsonencode(google_bigquery_dataset.iceberg[0].labels)}."
  }
  assert {
    condition     = google_storage_bucket.lake.labels == tomap(merge(google_bigquery_dataset.iceberg[0].labels, { team = "data-engineering", owner = "lake-team" }))
    error_message = "The bucket's own tags replace the common ones: ${jsonencode(google_storage_bucket.lake.labels)}."
  }
}
