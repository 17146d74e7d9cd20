variable "tenant_id" {
  description = "The tenant, as in the job file. It is a part of every name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.tenant_id))
    error_message = "tenant_id is '${var.tenant_id}'. It must begin with a lower-case letter and hold only lower-case letters, digits and single hyphens, for example 'acme' or 'acme-eu'."
  }
}

variable "environment" {
  description = "The environment, as in the job file, for example prod. It is a part of every name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.environment))
    error_message = "environment is '${var.environment}'. It must begin with a lower-case letter and hold only lower-case letters, digits and single hyphens, for example 'prod' or 'staging'."
  }
}

variable "project_id" {
  description = "The project that everything is built in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is '${var.project_id}', which is no project id: 6 to 30 lower-case letters, digits and hyphens, beginning with a letter. Project numbers and names are something else."
  }
}

variable "region" {
  description = "Where the bucket is, for example us-central1."
  type        = string
  nullable    = false
}

variable "gcs_bucket_name" {
  description = "The bucket of the lake. Null: {tenant_id}-dativo-data-lake-{environment}."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", coalesce(var.gcs_bucket_name, local.default_names.bucket))) && !can(regex("^goog|google", coalesce(var.gcs_bucket_name, local.default_names.bucket)))
    error_message = "The bucket would be called '${coalesce(var.gcs_bucket_name, local.default_names.bucket)}', which has ${length(coalesce(var.gcs_bucket_name, local.default_names.bucket))} characters. Cloud Storage takes 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends and without the word google. Set gcs_bucket_name, or shorten tenant_id or environment."
  }
}

variable "service_account_id" {
  description = "What stands before the @ of the service account that the job runs as. Null: {tenant_id}-dativo-etl-{environment}."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", coalesce(var.service_account_id, local.default_names.account)))
    error_message = "The service account would be called '${coalesce(var.service_account_id, local.default_names.account)}', which has ${length(coalesce(var.service_account_id, local.default_names.account))} characters. IAM takes 6 to 30 lower-case letters, digits and hyphens, beginning with a letter. Set service_account_id, or shorten tenant_id or environment."
  }
}

variable "enable_bigquery_catalog" {
  description = "Whether there is a BigQuery dataset for the Iceberg tables. When false, its outputs are null."
  type        = bool
  default     = true
  nullable    = false
}

variable "bigquery_dataset_id" {
  description = "The dataset. Null: {tenant_id}_iceberg_{environment}, hyphens written as underscores."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9_]{1,1000}$", coalesce(var.bigquery_dataset_id, local.default_names.dataset)))
    error_message = "The dataset would be called '${coalesce(var.bigquery_dataset_id, local.default_names.dataset)}'. BigQuery takes letters, digits and underscores. Set bigquery_dataset_id."
  }
}

variable "bigquery_location" {
  description = "Where the dataset is, for example US. Null: region. It can never be changed."
  type        = string
  default     = null
}

variable "workload_identity_members" {
  description = "Who may act as the service account without a key: principals of a workload identity pool, or Kubernetes service accounts of a GKE pool."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for member in var.workload_identity_members :
      can(regex("^principal://iam\\.googleapis\\.com/projects/[0-9]+/locations/global/workloadIdentityPools/[^/*]+/subject/[^*]+$", member)) ||
      can(regex("^principalSet://iam\\.googleapis\\.com/projects/[0-9]+/locations/global/workloadIdentityPools/[^/*]+/(group|attribute\\.[A-Za-z0-9_]+)/[^*]+$", member)) ||
      can(regex("^serviceAccount:[a-z0-9.:-]+\\.svc\\.id\\.goog\\[[a-z0-9-]+/[a-z0-9.-]+\\]$", member))
    ])
    error_message = "Every member of workload_identity_members must be a subject, group or attribute of a workload identity pool, or serviceAccount:PROJECT.svc.id.goog[NAMESPACE/NAME]. A whole pool, users and other service accounts are not accepted. Found: ${join(", ", var.workload_identity_members)}."
  }
}

variable "allow_bigquery_jobs" {
  description = "Whether the service account may run BigQuery jobs. The role for it exists on projects only. Writing Iceberg tables does not need it."
  type        = bool
  default     = false
  nullable    = false
}

variable "kms_key_name" {
  description = "The Cloud KMS key that encrypts the bucket; it must be in the bucket's location. Null: keys managed by Google."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", coalesce(var.kms_key_name, "projects/none/locations/none/keyRings/none/cryptoKeys/none")))
    error_message = "kms_key_name is '${coalesce(var.kms_key_name, "null")}'. It must be a whole key name: projects/P/locations/L/keyRings/R/cryptoKeys/K, without a version."
  }
}

variable "bigquery_kms_key_name" {
  description = "The key that encrypts the dataset's tables; it must be in the dataset's location. Null: kms_key_name."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", coalesce(var.bigquery_kms_key_name, "projects/none/locations/none/keyRings/none/cryptoKeys/none")))
    error_message = "bigquery_kms_key_name is '${coalesce(var.bigquery_kms_key_name, "null")}'. It must be a whole key name: projects/P/locations/L/keyRings/R/cryptoKeys/K, without a version."
  }
}

variable "grant_keys_to_service_agents" {
  description = "Whether to let the service agents of Cloud Storage and BigQuery use the keys. Set it to false where somebody else does."
  type        = bool
  default     = true
  nullable    = false
}

variable "noncurrent_version_days" {
  description = "After how many days Cloud Storage deletes object versions that were overwritten or deleted. Null: never. Current objects are never deleted."
  type        = number
  default     = null

  validation {
    condition     = coalesce(var.noncurrent_version_days, 1) >= 1
    error_message = "noncurrent_version_days must be 1 or more, or null to keep every version."
  }
}

variable "expire_by_retention_tag" {
  description = "Whether Cloud Storage deletes object versions that were overwritten or deleted after the days in the bucket's label retention_policy (90_days) or retention_days (90). noncurrent_version_days wins over it."
  type        = bool
  default     = false
  nullable    = false
}

variable "soft_delete_days" {
  description = "How many days a deleted object can be restored."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.soft_delete_days == 0 || (var.soft_delete_days >= 7 && var.soft_delete_days <= 90)
    error_message = "soft_delete_days is ${var.soft_delete_days}; Cloud Storage takes 7 to 90, or 0 for none."
  }
}

variable "abort_multipart_days" {
  description = "After how many days Cloud Storage drops the parts of an upload that was never completed. They are not visible as objects."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.abort_multipart_days >= 1
    error_message = "abort_multipart_days must be 1 or more."
  }
}

variable "force_destroy" {
  description = "Whether terraform destroy deletes a bucket that still holds objects and a dataset that still holds tables. For short-lived environments only."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags for everything that this module builds and that takes labels. They are written as labels and replace the module's own of the same key."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = length(distinct([for key in keys(var.tags) : substr(replace(replace(lower(key), local.no_label_character, "_"), local.no_first_character, "x_$1"), 0, 63)])) == length(var.tags)
    error_message = "Some keys of tags are the same label: ${join("; ", [
      for label, keys in { for key in keys(var.tags) : substr(replace(replace(lower(key), local.no_label_character, "_"), local.no_first_character, "x_$1"), 0, 63) => key... } : "${join(" and ", keys)} are ${label}" if length(keys) > 1
    ])}."
  }

  validation {
    condition     = alltrue([for key in keys(var.tags) : key != "" && !startswith(lower(key), "goog-")])
    error_message = "A label needs a key, and Google keeps keys that begin with goog- for itself. Found: ${join(", ", keys(var.tags))}."
  }
}

variable "resource_tags" {
  description = "Further tags for one kind of resource, by the job file's resource_type: gcs_bucket or bigquery_dataset. They replace tags of the same key. Service accounts take no labels."
  type        = map(map(string))
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.resource_tags), ["gcs_bucket", "bigquery_dataset"])) == 0
    error_message = "resource_tags knows gcs_bucket and bigquery_dataset; service accounts take no labels. Refused: ${join(", ", setsubtract(keys(var.resource_tags), ["gcs_bucket", "bigquery_dataset"]))}."
  }

  validation {
    condition = alltrue([
      for tags in values(var.resource_tags) :
      length(distinct([for key in keys(tags) : substr(replace(replace(lower(key), local.no_label_character, "_"), local.no_first_character, "x_$1"), 0, 63)])) == length(tags)
    ])
    error_message = "Some keys of one entry of resource_tags are the same label: ${join("; ", flatten([
      for type, tags in var.resource_tags : [
        for label, keys in { for key in keys(tags) : substr(replace(replace(lower(key), local.no_label_character, "_"), local.no_first_character, "x_$1"), 0, 63) => key... } : "on ${type}, ${join(" and ", keys)} are ${label}" if length(keys) > 1
      ]
    ]))}."
  }

  validation {
    condition     = alltrue(flatten([for tags in values(var.resource_tags) : [for key in keys(tags) : key != "" && !startswith(lower(key), "goog-")]]))
    error_message = "A label needs a key, and Google keeps keys that begin with goog- for itself. Found: ${join(", ", flatten([for tags in values(var.resource_tags) : keys(tags)]))}."
  }
}
