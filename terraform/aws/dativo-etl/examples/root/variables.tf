variable "tenant_id" {
  type = string
}

variable "environment" {
  type = string
}

variable "region" {
  type = string
}

variable "s3_bucket_name" {
  type    = string
  default = null
}

variable "enable_glue_catalog" {
  type    = bool
  default = true
}

variable "glue_database_name" {
  type    = string
  default = null
}

variable "trusted_oidc" {
  type = list(object({
    provider_arn = string
    subjects     = list(string)
    audiences    = optional(list(string), ["sts.amazonaws.com"])
  }))
  default = []
}

variable "trusted_services" {
  type = list(object({
    service        = string
    source_account = optional(string)
    source_arns    = optional(list(string), [])
  }))
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "resource_tags" {
  type    = map(map(string))
  default = {}
}
