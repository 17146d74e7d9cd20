variable "project_id" {
  type = string
}

variable "tenant_id" {
  type = string
}

variable "environment" {
  type = string
}

variable "region" {
  type = string
}

variable "gcs_bucket_name" {
  type    = string
  default = null
}

variable "enable_bigquery_catalog" {
  type    = bool
  default = true
}

variable "bigquery_dataset_id" {
  type    = string
  default = null
}

variable "bigquery_location" {
  type    = string
  default = null
}

variable "workload_identity_members" {
  type    = list(string)
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "resource_tags" {
  type    = map(map(string))
  default = {}
}
