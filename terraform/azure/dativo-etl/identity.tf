resource "azurerm_user_assigned_identity" "etl" {
  name                = coalesce(var.managed_identity_name, local.default_names.identity)
  resource_group_name = var.resource_group_name
  location            = var.region
  tags                = local.tags.managed_identity
}

resource "azurerm_federated_identity_credential" "etl" {
  for_each = var.federated_identities

  name                = each.key
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.etl.id
  issuer              = each.value.issuer
  subject             = each.value.subject
  audience            = [each.value.audience]
}

# On the container, not the account. The type of the principal spares a look-up that fails while the identity is new.
resource "azurerm_role_assignment" "lake" {
  scope                = azurerm_storage_container.lake.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.etl.principal_id
  principal_type       = "ServicePrincipal"
}

# Reader sees how the resource is set up, tags included; neither data nor keys.
resource "azurerm_role_assignment" "tags" {
  for_each = {
    for type, id in {
      storage_account  = azurerm_storage_account.lake.id
      managed_identity = azurerm_user_assigned_identity.etl.id
    } : type => id if var.allow_tag_read
  }

  scope                = each.value
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.etl.principal_id
  principal_type       = "ServicePrincipal"
}
