# One root module for every tenant and environment: a workspace for each, and a terraform.tfvars.json made from its job.

terraform {
  # use_lockfile came with 1.10.
  required_version = ">= 1.10.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  # Bucket, key and region come from -backend-config, as they stand in the job's infrastructure.terraform.backend.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region
}

module "dativo_etl" {
  source = "../.."

  tenant_id           = var.tenant_id
  environment         = var.environment
  region              = var.region
  s3_bucket_name      = var.s3_bucket_name
  enable_glue_catalog = var.enable_glue_catalog
  glue_database_name  = var.glue_database_name
  trusted_oidc        = var.trusted_oidc
  trusted_services    = var.trusted_services
  tags                = var.tags
  resource_tags       = var.resource_tags
}
