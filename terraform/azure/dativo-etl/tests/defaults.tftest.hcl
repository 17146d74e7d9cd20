# What a caller gets who says nothing but who the tenant is and where. No cloud is called: the provider is a mock.

mock_provider "azurerm" {
  mock_resource "azurerm_storage_account" {
    defaults = { id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acmedativolakeprod" }
  }
  mock_resource "azurerm_storage_container" {
    defaults = { id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acmedativolakeprod/blobServices/default/containers/lake" }
  }
  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/etl"
      principal_id = "11111111-1111-1111-1111-111111111111"
    }
  }
}

variables {
  tenant_id           = "acme"
  environment         = "prod"
  region              = "westeurope"
  resource_group_name = "rg-acme-dativo-prod"
}

run "names" {
  assert {
    condition     = [output.storage_account_name, output.container_name, output.managed_identity_name] == ["acmedativolakeprod", "lake", "id-acme-dativo-etl-prod"]
    error_message = "Names: ${output.storage_account_name}, ${output.container_name}, ${output.managed_identity_name}."
  }
  assert {
    condition     = alltrue([for resource in [azurerm_storage_account.lake, azurerm_user_assigned_identity.etl] : resource.location == "westeurope" && resource.resource_group_name == "rg-acme-dativo-prod"])
    error_message = "Both are in the region and the group."
  }
}

run "tags" {
  assert {
    condition = alltrue([
      for tags in [azurerm_storage_account.lake.tags, azurerm_user_assigned_identity.etl.tags] :
      tags == tomap({ managed_by = "terraform", tenant_id = "acme", environment = "prod", component = "dativo-etl" })
    ])
    error_message = "Everything that takes tags carries the module's own: ${jsonencode([azurerm_storage_account.lake.tags, azurerm_user_assigned_identity.etl.tags])}."
  }
}

run "the_account_is_private" {
  assert {
    condition     = azurerm_storage_account.lake.https_traffic_only_enabled && azurerm_storage_account.lake.min_tls_version == "TLS1_2"
    error_message = "There is no plain HTTP and no old TLS."
  }
  assert {
    condition     = !azurerm_storage_account.lake.shared_access_key_enabled && !azurerm_storage_account.lake.local_user_enabled && !azurerm_storage_account.lake.sftp_enabled && azurerm_storage_account.lake.default_to_oauth_authentication
    error_message = "Nobody gets in with a key or a password."
  }
  assert {
    condition     = !azurerm_storage_account.lake.allow_nested_items_to_be_public && azurerm_storage_container.lake.container_access_type == "private"
    error_message = "Nothing in it can be public."
  }
  assert {
    condition     = !azurerm_storage_account.lake.public_network_access_enabled && one(azurerm_storage_account.lake.network_rules).default_action == "Deny" && one(azurerm_storage_account.lake.network_rules).bypass == toset(["None"])
    error_message = "Only private endpoints reach it."
  }
  assert {
    condition     = !azurerm_storage_account.lake.cross_tenant_replication_enabled && azurerm_storage_account.lake.allowed_copy_scope == "AAD"
    error_message = "Data is not copied to other directories."
  }
}

run "the_account_is_a_data_lake_that_keeps_what_it_is_given" {
  assert {
    condition     = azurerm_storage_account.lake.is_hns_enabled && azurerm_storage_account.lake.account_kind == "StorageV2" && azurerm_storage_account.lake.account_replication_type == "ZRS"
    error_message = "It is Data Lake Storage Gen2, in more than one zone."
  }
  assert {
    condition     = one(one(azurerm_storage_account.lake.blob_properties).delete_retention_policy).days == 7 && one(one(azurerm_storage_account.lake.blob_properties).container_delete_retention_policy).days == 7
    error_message = "What is deleted can be restored for a week."
  }
  assert {
    condition     = azurerm_storage_account.lake.infrastructure_encryption_enabled && length(azurerm_storage_account.lake.customer_managed_key) == 0 && length(azurerm_storage_account.lake.identity) == 0
    error_message = "Without a key, Microsoft manages the keys."
  }
}

run "the_identity_may_do_its_job_and_no_more" {
  assert {
    condition     = [azurerm_role_assignment.lake.scope, azurerm_role_assignment.lake.role_definition_name, azurerm_role_assignment.lake.principal_id] == [azurerm_storage_container.lake.id, "Storage Blob Data Contributor", "11111111-1111-1111-1111-111111111111"]
    error_message = "It writes in this container: ${jsonencode(azurerm_role_assignment.lake)}."
  }
  assert {
    condition = { for type, grant in azurerm_role_assignment.tags : type => [grant.scope, grant.role_definition_name] } == {
      storage_account  = [azurerm_storage_account.lake.id, "Reader"]
      managed_identity = [azurerm_user_assigned_identity.etl.id, "Reader"]
    }
    error_message = "It sees how account and identity are set up: ${jsonencode(azurerm_role_assignment.tags)}."
  }
  assert {
    condition     = length(azurerm_federated_identity_credential.etl) == 0
    error_message = "Nobody from outside of Azure acts as it."
  }
}
