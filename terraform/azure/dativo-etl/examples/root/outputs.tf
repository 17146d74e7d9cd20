# A state holds the outputs of its root module only, so each output that a job maps is passed on.

output "contract_version" {
  value = module.dativo_etl.contract_version
}

output "tenant_id" {
  value = module.dativo_etl.tenant_id
}

output "environment" {
  value = module.dativo_etl.environment
}

output "azure_region" {
  value = module.dativo_etl.azure_region
}

output "resource_group_name" {
  value = module.dativo_etl.resource_group_name
}

output "storage_account_name" {
  value = module.dativo_etl.storage_account_name
}

output "storage_account_id" {
  value = module.dativo_etl.storage_account_id
}

output "container_name" {
  value = module.dativo_etl.container_name
}

output "managed_identity_id" {
  value = module.dativo_etl.managed_identity_id
}

output "managed_identity_client_id" {
  value = module.dativo_etl.managed_identity_client_id
}
