locals {
  # Labels are lower case, at most 63 letters, digits, _ and -, and a key begins with a letter. What is a label already
  # stays as it is; everything else becomes _, and a key that begins otherwise gets x_ before it.
  no_label_character = "/[^\\p{Ll}\\p{Lo}\\p{N}_-]/"
  no_first_character = "/^([^\\p{Ll}\\p{Lo}])/"

  own_tags = {
    managed_by  = "terraform"
    tenant_id   = var.tenant_id
    environment = var.environment
    component   = "dativo-etl"
  }

  # Two keys of one map that are the same label are refused by the variable's validation; the grouping (...) only keeps an
  # error here from hiding that one.
  layers = {
    for layer, tags in merge({ own = local.own_tags, tags = var.tags }, var.resource_tags) : layer => {
      for key, values in {
        for key, value in tags :
        substr(replace(replace(lower(key), local.no_label_character, "_"), local.no_first_character, "x_$1"), 0, 63) =>
        substr(replace(lower(value), local.no_label_character, "_"), 0, 63)...
      } : key => values[0]
    }
  }

  labels = {
    for type in ["gcs_bucket", "bigquery_dataset"] : type => merge(local.layers.own, local.layers.tags, lookup(local.layers, type, {}))
  }
}
