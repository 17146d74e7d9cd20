locals {
  # A storage account's names are shorter than other resources'.
  tag_name = "^[^<>%&\\\\?/]{1,128}$"

  own_tags = {
    managed_by  = "terraform"
    tenant_id   = var.tenant_id
    environment = var.environment
    component   = "dativo-etl"
  }

  # Azure takes Environment and environment for one name, so a caller's name replaces a weaker one of any case.
  callers_names = [for key in keys(var.tags) : lower(key)]
  common_tags   = merge({ for key, value in local.own_tags : key => value if !contains(local.callers_names, lower(key)) }, var.tags)

  tags = {
    for type in ["storage_account", "managed_identity"] : type => merge(
      { for key, value in local.common_tags : key => value if !contains([for own in keys(lookup(var.resource_tags, type, {})) : lower(own)], lower(key)) },
      lookup(var.resource_tags, type, {}),
    )
  }
}
