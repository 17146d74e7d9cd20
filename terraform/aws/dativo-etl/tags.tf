locals {
  tag_pattern = {
    key   = "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$"
    value = "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$"
  }

  own_tags = {
    managed_by  = "terraform"
    tenant_id   = var.tenant_id
    environment = var.environment
    component   = "dativo-etl"
  }

  # IAM roles take Environment and environment for one key and refuse both together, so a caller's key replaces a weaker
  # one of any case, on every resource alike.
  callers_keys = [for key in keys(var.tags) : lower(key)]
  common_tags  = merge({ for key, value in local.own_tags : key => value if !contains(local.callers_keys, lower(key)) }, var.tags)

  tags = {
    for type in ["s3_bucket", "iam_role", "glue_catalog"] : type => merge(
      { for key, value in local.common_tags : key => value if !contains([for own in keys(lookup(var.resource_tags, type, {})) : lower(own)], lower(key)) },
      lookup(var.resource_tags, type, {}),
    )
  }
}
