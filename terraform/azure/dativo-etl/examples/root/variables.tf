variable "tenant_id" {
  type = string
}

variable "environment" {
  type = string
}

variable "region" {
  type = string
}

variable "resource_group_name" {
  type = string
}

variable "storage_account_name" {
  type    = string
  default = null
}

variable "container_name" {
  type    = string
  default = "lake"
}

variable "allowed_ip_ranges" {
  type    = list(string)
  default = []
}

variable "allowed_subnet_ids" {
  type    = list(string)
  default = []
}

variable "federated_identities" {
  type = map(object({
    issuer   = string
    subject  = string
    audience = optional(string, "api://AzureADTokenExchange")
  }))
  default = {}
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "resource_tags" {
  type    = map(map(string))
  default = {}
}
