terraform {
  required_version = ">= 1.11.0"
}

variable "tenant_id" {
  type    = string
  default = "acme"
}

variable "db_password" {
  type      = string
  sensitive = true
  default   = "s3cr3t-Passw0rd-DoNotLog"
}

locals {
  env    = terraform.workspace == "default" ? "dev" : terraform.workspace
  bucket = "${var.tenant_id}-dativo-data-lake-${local.env}"
  tags = {
    ManagedBy   = "Terraform"
    TenantId    = var.tenant_id
    Environment = local.env
    Component   = "DativoETL"
    CostCenter  = "DATA-001"
  }
}

module "lake" {
  source = "./modules/lake"
  bucket = local.bucket
  tags   = local.tags
}

resource "terraform_data" "glue" {
  count = 2
  input = { name = "${var.tenant_id}_iceberg_${local.env}_${count.index}", tags = local.tags }
}

resource "terraform_data" "topics" {
  for_each = toset(["orders", "customers", "tab\tname", "with \"quotes\" and / slash"])
  input    = { key = each.key }
}

resource "terraform_data" "secret" {
  input = { password = var.db_password, user = "dativo" }
}

check "bucket_name" {
  assert {
    condition     = length(local.bucket) <= 63
    error_message = "bucket name too long"
  }
}

check "failing" {
  assert {
    condition     = length(local.bucket) > 63
    error_message = "this check fails deliberately"
  }
}

# --- outputs in the names of the reference modules -----------------------------------------
output "s3_bucket_name" { value = module.lake.bucket }
output "s3_bucket_arn"  { value = "arn:aws:s3:::${local.bucket}" }
output "s3_bucket_region" { value = "us-east-1" }
output "iam_role_arn" {
  description = "ARN of the IAM role for Dativo ETL jobs"
  value       = "arn:aws:iam::123456789012:role/${var.tenant_id}-dativo-etl-role-${local.env}"
}
output "iam_role_name" { value = "${var.tenant_id}-dativo-etl-role-${local.env}" }
output "glue_database_name" { value = "${var.tenant_id}_iceberg" }
output "gcs_bucket_name" { value = "${var.tenant_id}-dativo-lake-gcs-${local.env}" }
output "bigquery_dataset_id" { value = "${var.tenant_id}_iceberg_${local.env}" }
output "service_account_email" { value = "${var.tenant_id}-dativo-etl-${local.env}@acme-data-123.iam.gserviceaccount.com" }
output "storage_account_name" { value = "${var.tenant_id}dativo${local.env}" }
output "tenant_id" { value = var.tenant_id }
output "environment" { value = local.env }

# --- every type -----------------------------------------------------------
output "t_string_empty" { value = "" }
output "t_string_multiline" { value = "line1\nline2\ttab\r\n\\backslash \"quote\"" }
output "t_string_unicode" { value = "Grüße 数据湖 😀 \u0001 \u2028 e\u0301" }
output "t_string_html" { value = "<a href='x'>&amp;</a>" }
output "t_string_dollar" { value = "$${NOT_INTERPOLATED} %%{if}" }
output "t_string_number_like" { value = "0123" }
output "t_string_bool_like" { value = "true" }
output "t_bool_true" { value = true }
output "t_bool_false" { value = false }
output "t_number_int" { value = 42 }
output "t_number_negative" { value = -7 }
output "t_number_zero" { value = 0 }
output "t_number_float" { value = 3.14159 }
output "t_number_long_max" { value = 9223372036854775807 }
output "t_number_beyond_long" { value = 9223372036854775808 }
output "t_number_huge" { value = 123456789012345678901234567890123456789012345678901234567890 }
output "t_number_1e100" { value = 1e100 }
output "t_number_tiny" { value = 1e-30 }
output "t_number_long_fraction" { value = 0.1234567890123456789012345678901234567890 }
output "t_number_third" { value = 1/3 }
output "t_list" { value = tolist(["a", "b", "c"]) }
output "t_list_empty" { value = tolist([]) }
output "t_list_numbers" { value = tolist([1, 2, 3]) }
output "t_set" { value = toset(["z", "a", "m"]) }
output "t_map" { value = tomap({ env = local.env, team = "data" }) }
output "t_map_empty" { value = {} }
output "t_object" {
  value = {
    bucket = { name = local.bucket, versioned = true, retention_days = 90 }
    arns   = ["arn:aws:s3:::${local.bucket}", "arn:aws:s3:::${local.bucket}/*"]
    owner  = null
  }
}
output "t_tuple" { value = ["a", 1, true, null, { k = "v" }] }
output "t_tuple_empty" { value = [] }
output "t_map_of_objects" { value = { for k in ["raw", "curated"] : k => { path = "s3://${local.bucket}/${k}", ttl = 30 } } }
output "t_map_dotted_keys" { value = { "a.b" = "dot", "c/d" = "slash", "e f" = "space", "" = "empty" } }
output "t_null" { value = null }
output "t_typed_null" { value = tostring(null) }
output "t_list_of_lists" { value = [["a"], ["b", "c"]] }
output "t_optional_any" { value = jsondecode("{\"a\":[1,\"x\",null]}") }
output "t_json_string" { value = jsonencode({ a = 1, b = ["x"] }) }

# --- sensitive ------------------------------------------------------------
output "db_password" {
  value     = var.db_password
  sensitive = true
}
output "db_connection" {
  value     = { host = "db.internal", password = var.db_password, port = 5432 }
  sensitive = true
}
output "db_url_sensitive_flag_only" {
  value     = "not-marked-but-flagged"
  sensitive = true
}
output "nonsensitive_leak" { value = nonsensitive(substr(var.db_password, 0, 3)) }
output "lake" { value = module.lake }
