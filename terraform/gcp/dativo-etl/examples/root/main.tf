# One root module for every tenant and environment: a workspace for each, and a terraform.tfvars.json made from its job.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.50.0, < 8.0.0"
    }
  }

  # Bucket and prefix come from -backend-config, as they stand in the job's infrastructure.terraform.backend.
  backend "gcs" {}
}

provider "google" {
  project = var.project_id
  region  = var.region
}

module "dativo_etl" {
  source = "../.."

  project_id                = var.project_id
  tenant_id                 = var.tenant_id
  environment               = var.environment
  region                    = var.region
  gcs_bucket_name           = var.gcs_bucket_name
  enable_bigquery_catalog   = var.enable_bigquery_catalog
  bigquery_dataset_id       = var.bigquery_dataset_id
  bigquery_location         = var.bigquery_location
  workload_identity_members = var.workload_identity_members
  tags                      = var.tags
  resource_tags             = var.resource_tags
}
