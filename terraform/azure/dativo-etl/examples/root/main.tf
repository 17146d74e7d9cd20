# One root module for every tenant and environment: a workspace for each, and a terraform.tfvars.json made from its job.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.55.0, < 5.0.0"
    }
  }

  # Where the state is comes from -backend-config, as it stands in the job's infrastructure.terraform.backend.
  backend "azurerm" {
    use_azuread_auth = true
  }
}

# The account takes no keys, and whoever applies this may not reach it: neither is needed to build it.
provider "azurerm" {
  storage_use_azuread = true

  features {
    storage {
      data_plane_available = false
    }
  }
}

module "dativo_etl" {
  source = "../.."

  tenant_id            = var.tenant_id
  environment          = var.environment
  region               = var.region
  resource_group_name  = var.resource_group_name
  storage_account_name = var.storage_account_name
  container_name       = var.container_name
  allowed_ip_ranges    = var.allowed_ip_ranges
  allowed_subnet_ids   = var.allowed_subnet_ids
  federated_identities = var.federated_identities
  tags                 = var.tags
  resource_tags        = var.resource_tags
}
