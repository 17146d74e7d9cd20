locals {
  default_names = {
    account  = replace("${var.tenant_id}dativolake${var.environment}", "-", "")
    identity = "id-${var.tenant_id}-dativo-etl-${var.environment}"
  }
}

# Versioning is not to be had together with a hierarchical namespace; soft delete stands in for it. Nothing here expires a
# blob: an Iceberg table that loses a data file is a broken table.
resource "azurerm_storage_account" "lake" {
  name                = coalesce(var.storage_account_name, local.default_names.account)
  resource_group_name = var.resource_group_name
  location            = var.region
  tags                = local.tags.storage_account

  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = var.replication_type
  is_hns_enabled           = true

  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  sftp_enabled                      = false
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  allowed_copy_scope                = "AAD"
  infrastructure_encryption_enabled = true
  public_network_access_enabled     = length(var.allowed_ip_ranges) + length(var.allowed_subnet_ids) > 0

  network_rules {
    default_action             = "Deny"
    bypass                     = ["None"]
    ip_rules                   = var.allowed_ip_ranges
    virtual_network_subnet_ids = var.allowed_subnet_ids
  }

  blob_properties {
    delete_retention_policy {
      days = var.soft_delete_days
    }

    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }

  dynamic "identity" {
    for_each = var.customer_managed_key[*]

    content {
      type         = "UserAssigned"
      identity_ids = [identity.value.identity_id]
    }
  }

  dynamic "customer_managed_key" {
    for_each = var.customer_managed_key[*]

    content {
      key_vault_key_id          = customer_managed_key.value.key_vault_key_id
      user_assigned_identity_id = customer_managed_key.value.identity_id
    }
  }

  lifecycle {
    precondition {
      condition     = alltrue([for tags in values(local.tags) : length(tags) <= 50])
      error_message = "Azure takes 50 tags a resource. The module's own, tags and resource_tags together are ${join(", ", [for type, tags in local.tags : "${length(tags)} on ${type}"])}."
    }
  }
}

# By the account's id, Terraform makes the container through Azure's management API, which no network rule keeps out.
resource "azurerm_storage_container" "lake" {
  name                  = var.container_name
  storage_account_id    = azurerm_storage_account.lake.id
  container_access_type = "private"
}
