locals {
  default_names = {
    bucket  = "${var.tenant_id}-dativo-data-lake-${var.environment}"
    account = "${var.tenant_id}-dativo-etl-${var.environment}"
    dataset = replace("${var.tenant_id}_iceberg_${var.environment}", "-", "_")
  }

  dataset_key = try(coalesce(var.bigquery_kms_key_name, var.kms_key_name), null)

  # As jobs write it: retention_policy = 90_days, or retention_days = 90.
  retention_tag = [
    for key in ["retention_policy", "retention_days"] : local.labels.gcs_bucket[key] if contains(keys(local.labels.gcs_bucket), key)
  ]
  retention_days          = try(tonumber(regex("^([1-9][0-9]{0,3})(?:[ _-]?days?)?$", lower(local.retention_tag[0]))[0]), null)
  noncurrent_version_days = var.noncurrent_version_days == null && var.expire_by_retention_tag ? local.retention_days : var.noncurrent_version_days
}

# Nothing here expires a current object: an Iceberg table that loses a data file is a broken table.
resource "google_storage_bucket" "lake" {
  project                     = var.project_id
  name                        = coalesce(var.gcs_bucket_name, local.default_names.bucket)
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy
  labels                      = local.labels.gcs_bucket

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = var.soft_delete_days * 86400
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = var.abort_multipart_days
    }
  }

  dynamic "lifecycle_rule" {
    for_each = local.noncurrent_version_days[*]

    content {
      action {
        type = "Delete"
      }
      condition {
        days_since_noncurrent_time = lifecycle_rule.value
        with_state                 = "ARCHIVED"
      }
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key_name[*]

    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle {
    precondition {
      condition     = !var.expire_by_retention_tag || local.noncurrent_version_days != null
      error_message = "expire_by_retention_tag needs the days in the bucket's label retention_policy (90_days) or retention_days (90); found: ${jsonencode(local.retention_tag)}."
    }

    precondition {
      condition     = alltrue([for labels in values(local.labels) : length(labels) <= 64])
      error_message = "Google Cloud takes 64 labels a resource. The module's own, tags and resource_tags together are ${join(", ", [for type, labels in local.labels : "${length(labels)} on ${type}"])}."
    }

    # 128 bytes are 171 characters of Base64.
    precondition {
      condition = alltrue(flatten([
        for labels in values(local.labels) : [
          for text in concat(keys(labels), values(labels)) : length(trim(base64encode(text), "=")) <= 171
        ]
      ]))
      error_message = "Google Cloud takes labels of up to 128 bytes, and letters outside of ASCII have more than one: ${jsonencode(local.labels)}."
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.storage]
}

resource "google_bigquery_dataset" "iceberg" {
  count = var.enable_bigquery_catalog ? 1 : 0

  project                    = var.project_id
  dataset_id                 = coalesce(var.bigquery_dataset_id, local.default_names.dataset)
  location                   = coalesce(var.bigquery_location, var.region)
  description                = "Iceberg tables of ${var.tenant_id} in ${var.environment}"
  delete_contents_on_destroy = var.force_destroy
  labels                     = local.labels.bigquery_dataset

  dynamic "default_encryption_configuration" {
    for_each = local.dataset_key[*]

    content {
      kms_key_name = default_encryption_configuration.value
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.bigquery]
}
