output "contract_version" {
  description = "The version of these outputs' names and meaning. It changes when an output that jobs map goes or means something else."
  value       = 1
}

output "tenant_id" {
  description = "The tenant."
  value       = var.tenant_id
}

output "environment" {
  description = "The environment."
  value       = var.environment
}

output "azure_region" {
  description = "Where everything is."
  value       = var.region
}

output "resource_group_name" {
  description = "The resource group that everything is in."
  value       = var.resource_group_name
}

output "storage_account_name" {
  description = "The storage account. Jobs map it to target.connection.azure.account."
  value       = azurerm_storage_account.lake.name
}

output "storage_account_id" {
  description = "The storage account's id: the resource_id of the job's storage_account."
  value       = azurerm_storage_account.lake.id
}

output "storage_account_dfs_endpoint" {
  description = "The endpoint of Data Lake Storage Gen2."
  value       = azurerm_storage_account.lake.primary_dfs_endpoint
}

output "container_name" {
  description = "The container. Jobs map it to target.connection.azure.container."
  value       = azurerm_storage_container.lake.name
}

output "container_id" {
  description = "The container's id in Azure's management API."
  value       = azurerm_storage_container.lake.id
}

output "managed_identity_id" {
  description = "The identity's id: the resource_id of the job's managed_identity."
  value       = azurerm_user_assigned_identity.etl.id
}

output "managed_identity_name" {
  description = "The identity's name."
  value       = azurerm_user_assigned_identity.etl.name
}

output "managed_identity_client_id" {
  description = "The identity's client id, which clients are configured with. Jobs map it to infrastructure.metadata.managed_identity_client_id."
  value       = azurerm_user_assigned_identity.etl.client_id
}

output "managed_identity_principal_id" {
  description = "The identity's principal id, which roles are assigned to."
  value       = azurerm_user_assigned_identity.etl.principal_id
}
