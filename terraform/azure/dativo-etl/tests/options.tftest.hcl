# What each variable changes.

mock_provider "azurerm" {
  mock_resource "azurerm_storage_account" {
    defaults = { id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake" }
  }
  mock_resource "azurerm_storage_container" {
    defaults = { id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake/blobServices/default/containers/lake" }
  }
  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/etl"
      principal_id = "11111111-1111-1111-1111-111111111111"
    }
  }
}

variables {
  tenant_id           = "acme-eu"
  environment         = "prod"
  region              = "westeurope"
  resource_group_name = "rg-acme-dativo-prod"
}

run "names_of_the_callers_choice" {
  variables {
    storage_account_name  = "acmelake"
    container_name        = "tables"
    managed_identity_name = "etl_identity"
    replication_type      = "GZRS"
  }
  assert {
    condition     = [output.storage_account_name, output.container_name, output.managed_identity_name, azurerm_storage_account.lake.account_replication_type] == ["acmelake", "tables", "etl_identity", "GZRS"]
    error_message = "Names that are given are taken as they are."
  }
}

run "an_account_has_no_hyphen" {
  assert {
    condition     = output.storage_account_name == "acmeeudativolakeprod" && output.managed_identity_name == "id-acme-eu-dativo-etl-prod"
    error_message = "Only the account leaves hyphens out."
  }
}

run "ranges_and_subnets" {
  variables {
    allowed_ip_ranges  = ["198.51.100.0/24", "203.0.113.7"]
    allowed_subnet_ids = ["/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/etl"]
  }
  assert {
    condition     = azurerm_storage_account.lake.public_network_access_enabled && one(azurerm_storage_account.lake.network_rules).default_action == "Deny"
    error_message = "The public endpoint is there, and denies whom no rule lets in."
  }
  assert {
    condition     = one(azurerm_storage_account.lake.network_rules).ip_rules == toset(var.allowed_ip_ranges) && one(azurerm_storage_account.lake.network_rules).virtual_network_subnet_ids == toset(var.allowed_subnet_ids)
    error_message = "Those that are named get in."
  }
}

run "a_key_of_the_callers" {
  variables {
    customer_managed_key = {
      key_vault_key_id = "https://acme.vault.azure.net/keys/lake"
      identity_id      = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/keys"
    }
  }
  assert {
    condition     = one(azurerm_storage_account.lake.customer_managed_key).key_vault_key_id == var.customer_managed_key.key_vault_key_id && one(azurerm_storage_account.lake.customer_managed_key).user_assigned_identity_id == var.customer_managed_key.identity_id
    error_message = "The account encrypts with the key."
  }
  assert {
    condition     = one(azurerm_storage_account.lake.identity).type == "UserAssigned" && one(azurerm_storage_account.lake.identity).identity_ids == toset([var.customer_managed_key.identity_id])
    error_message = "The account reaches the key as the identity."
  }
}

run "federated_identities" {
  variables {
    federated_identities = {
      cluster = { issuer = "https://oidc.example.com/id/A", subject = "system:serviceaccount:etl:dativo" }
    }
  }
  assert {
    condition = { for name, grant in azurerm_federated_identity_credential.etl : name => [grant.issuer, grant.subject, one(grant.audience), grant.parent_id] } == {
      cluster = ["https://oidc.example.com/id/A", "system:serviceaccount:etl:dativo", "api://AzureADTokenExchange", azurerm_user_assigned_identity.etl.id]
    }
    error_message = "The service account may act as the identity: ${jsonencode(azurerm_federated_identity_credential.etl)}."
  }
}

run "no_reading_of_tags" {
  variables {
    allow_tag_read = false
  }
  assert {
    condition     = length(azurerm_role_assignment.tags) == 0
    error_message = "The identity sees its container only."
  }
}

run "longer_soft_delete" {
  variables {
    soft_delete_days = 90
  }
  assert {
    condition     = one(one(azurerm_storage_account.lake.blob_properties).delete_retention_policy).days == 90 && one(one(azurerm_storage_account.lake.blob_properties).container_delete_retention_policy).days == 90
    error_message = "What is deleted can be restored for 90 days."
  }
}

run "the_callers_tags_win" {
  variables {
    tags          = { Environment = "production", cost_center = "DATA-001", owner = "data-team@acme.com" }
    resource_tags = { storage_account = { team = "data-engineering", Owner = "lake-team@acme.com" } }
  }
  assert {
    condition     = azurerm_user_assigned_identity.etl.tags == tomap({ managed_by = "terraform", tenant_id = "acme-eu", component = "dativo-etl", Environment = "production", cost_center = "DATA-001", owner = "data-team@acme.com" })
    error_message = "Environment replaces environment: ${jsonencode(azurerm_user_assigned_identity.etl.tags)}."
  }
  assert {
    condition     = azurerm_storage_account.lake.tags == tomap({ managed_by = "terraform", tenant_id = "acme-eu", component = "dativo-etl", Environment = "production", cost_center = "DATA-001", team = "data-engineering", Owner = "lake-team@acme.com" })
    error_message = "The account's own tags replace the common ones: ${jsonencode(azurerm_storage_account.lake.tags)}."
  }
}
