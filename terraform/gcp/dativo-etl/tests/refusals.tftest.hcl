# What the module refuses before anything is built.

mock_provider "google" {}

variables {
  project_id  = "acme-data-platform"
  tenant_id   = "acme"
  environment = "prod"
  region      = "europe-west1"
}

run "a_tenant_that_no_bucket_name_can_hold" {
  command = plan
  variables {
    tenant_id = "Acme_Corp"
  }
  expect_failures = [var.tenant_id]
}

run "an_empty_environment" {
  command = plan
  variables {
    environment = ""
  }
  expect_failures = [var.environment]
}

run "a_project_number" {
  command = plan
  variables {
    project_id = "123456789012"
  }
  expect_failures = [var.project_id]
}

run "an_account_id_of_44_characters" {
  command = plan
  variables {
    tenant_id = "a-tenant-with-quite-a-long-name"
  }
  expect_failures = [var.service_account_id]
}

run "a_bucket_name_that_google_keeps_for_itself" {
  command = plan
  variables {
    gcs_bucket_name = "not-google-at-all"
  }
  expect_failures = [var.gcs_bucket_name]
}

run "a_dataset_with_a_hyphen" {
  command = plan
  variables {
    bigquery_dataset_id = "acme-iceberg"
  }
  expect_failures = [var.bigquery_dataset_id]
}

run "a_whole_pool" {
  command = plan
  variables {
    workload_identity_members = ["principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/*"]
  }
  expect_failures = [var.workload_identity_members]
}

run "a_user" {
  command = plan
  variables {
    workload_identity_members = ["user:somebody@acme.com"]
  }
  expect_failures = [var.workload_identity_members]
}

run "keys_that_are_none" {
  command = plan
  variables {
    kms_key_name          = "lake"
    bigquery_kms_key_name = "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1"
  }
  expect_failures = [var.kms_key_name, var.bigquery_kms_key_name]
}

run "numbers_out_of_range" {
  command = plan
  variables {
    noncurrent_version_days = 0
    soft_delete_days        = 3
    abort_multipart_days    = 0
  }
  expect_failures = [var.noncurrent_version_days, var.soft_delete_days, var.abort_multipart_days]
}

run "two_keys_that_are_one_label" {
  command = plan
  variables {
    tags = { CostCenter = "1", costcenter = "2" }
  }
  expect_failures = [var.tags]
}

run "two_keys_that_are_one_label_once_cut_off" {
  command = plan
  variables {
    tags = {
      "${join("", [for number in range(63) : "a"])}-first"  = "1"
      "${join("", [for number in range(63) : "a"])}-second" = "2"
    }
  }
  expect_failures = [var.tags]
}

run "a_label_that_google_keeps_for_itself" {
  command = plan
  variables {
    tags = { "goog-managed" = "yes" }
  }
  expect_failures = [var.tags]
}

run "an_empty_key" {
  command = plan
  variables {
    tags = { "" = "nothing" }
  }
  expect_failures = [var.tags]
}

run "labels_for_a_service_account" {
  command = plan
  variables {
    resource_tags = { service_account = { team = "data" } }
  }
  expect_failures = [var.resource_tags]
}

run "two_resource_keys_that_are_one_label" {
  command = plan
  variables {
    resource_tags = { gcs_bucket = { "a.b" = "1", "a:b" = "2" } }
  }
  expect_failures = [var.resource_tags]
}

run "a_resource_label_that_google_keeps_for_itself" {
  command = plan
  variables {
    resource_tags = { gcs_bucket = { "Goog-x" = "1" } }
  }
  expect_failures = [var.resource_tags]
}

run "more_labels_than_google_takes" {
  command = plan
  variables {
    tags = { for number in range(61) : "key_${number}" => "value" }
  }
  expect_failures = [google_storage_bucket.lake]
}

run "more_bytes_than_google_takes" {
  command = plan
  variables {
    tags = { name = join("", [for number in range(50) : "表"]) }
  }
  expect_failures = [google_storage_bucket.lake]
}

run "retention_without_days" {
  command = plan
  variables {
    expire_by_retention_tag = true
    tags                    = { retention_policy = "forever" }
  }
  expect_failures = [google_storage_bucket.lake]
}
