variable "tenant_id" {
  description = "The tenant, as in the job file: a customer or team, not a directory of Microsoft Entra. It is a part of every name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.tenant_id))
    error_message = "tenant_id is '${var.tenant_id}'. It must begin with a lower-case letter and hold only lower-case letters, digits and single hyphens, for example 'acme' or 'acme-eu'."
  }
}

variable "environment" {
  description = "The environment, as in the job file, for example prod. It is a part of every name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.environment))
    error_message = "environment is '${var.environment}'. It must begin with a lower-case letter and hold only lower-case letters, digits and single hyphens, for example 'prod' or 'staging'."
  }
}

variable "region" {
  description = "Where everything is built, for example westeurope."
  type        = string
  nullable    = false
}

variable "resource_group_name" {
  description = "The resource group that everything is built in. It must exist."
  type        = string
  nullable    = false
}

variable "storage_account_name" {
  description = "The storage account of the lake; nobody in Azure may have the same. Null: {tenant_id}dativolake{environment} without hyphens."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", coalesce(var.storage_account_name, local.default_names.account)))
    error_message = "The storage account would be called '${coalesce(var.storage_account_name, local.default_names.account)}', which has ${length(coalesce(var.storage_account_name, local.default_names.account))} characters. Azure takes 3 to 24 lower-case letters and digits. Set storage_account_name, or shorten tenant_id or environment."
  }
}

variable "container_name" {
  description = "The container, which is a file system of Data Lake Storage Gen2."
  type        = string
  default     = "lake"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9](-?[a-z0-9])+$", var.container_name)) && length(var.container_name) >= 3 && length(var.container_name) <= 63
    error_message = "container_name is '${var.container_name}'. Azure takes 3 to 63 lower-case letters, digits and single hyphens, with a letter or digit at both ends."
  }
}

variable "managed_identity_name" {
  description = "The identity that the job runs as. Null: id-{tenant_id}-dativo-etl-{environment}."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$", coalesce(var.managed_identity_name, local.default_names.identity)))
    error_message = "The identity would be called '${coalesce(var.managed_identity_name, local.default_names.identity)}', which has ${length(coalesce(var.managed_identity_name, local.default_names.identity))} characters. Azure takes 3 to 128 letters, digits, hyphens and underscores, beginning with a letter or digit. Set managed_identity_name."
  }
}

variable "replication_type" {
  description = "How the account's data is replicated. Not every region has zones; LRS is everywhere."
  type        = string
  default     = "ZRS"
  nullable    = false

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"], var.replication_type)
    error_message = "replication_type is '${var.replication_type}'. Azure knows LRS, ZRS, GRS, RAGRS, GZRS and RAGZRS."
  }
}

variable "allowed_ip_ranges" {
  description = "Public addresses and ranges that may reach the account. With neither these nor allowed_subnet_ids, only private endpoints reach it."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for range in var.allowed_ip_ranges : can(regex("^[0-9]{1,3}(\\.[0-9]{1,3}){3}(/([1-9]|[12][0-9]|30))?$", range)) && can(cidrhost(strcontains(range, "/") ? range : "${range}/32", 0))])
    error_message = "Azure takes single IPv4 addresses and ranges up to /30, and /0 is not a restriction. Found: ${join(", ", var.allowed_ip_ranges)}."
  }
}

variable "allowed_subnet_ids" {
  description = "Subnets that may reach the account; each needs the service endpoint Microsoft.Storage."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "federated_identities" {
  description = "Who may act as the identity without a secret, by a name of your choice: a Kubernetes service account or a CI job, as issuer and subject of its token. Subjects are compared exactly."
  type = map(object({
    issuer   = string
    subject  = string
    audience = optional(string, "api://AzureADTokenExchange")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, identity in var.federated_identities : startswith(identity.issuer, "https://")])
    error_message = "Every issuer of federated_identities must begin with https://. Found: ${join(", ", [for identity in values(var.federated_identities) : identity.issuer])}."
  }

  validation {
    condition     = alltrue([for name, identity in var.federated_identities : length(identity.subject) > 0 && !can(regex("[*?]", identity.subject))])
    error_message = "Every subject of federated_identities must be whole: Azure compares it exactly, so a wildcard would match nothing. Found: ${join(", ", [for identity in values(var.federated_identities) : identity.subject])}."
  }

  validation {
    condition     = alltrue([for name in keys(var.federated_identities) : can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$", name))])
    error_message = "Every name in federated_identities must have 3 to 120 letters, digits, hyphens and underscores, beginning with a letter or digit. Found: ${join(", ", keys(var.federated_identities))}."
  }
}

variable "allow_tag_read" {
  description = "Whether the identity may read the account and itself, where their tags are, so that the job can verify them."
  type        = bool
  default     = true
  nullable    = false
}

variable "customer_managed_key" {
  description = "The Key Vault key that encrypts the account, and a user-assigned identity that may already use it. Without a version in its id, Azure follows the key's rotation. Null: keys managed by Microsoft."
  type = object({
    key_vault_key_id = string
    identity_id      = string
  })
  default = null

  validation {
    condition     = var.customer_managed_key == null || can(regex("^https://[a-z0-9-]+\\.vault\\.[a-z.]+/keys/[A-Za-z0-9-]+(/[0-9a-f]+)?$", var.customer_managed_key.key_vault_key_id))
    error_message = "customer_managed_key.key_vault_key_id is '${try(var.customer_managed_key.key_vault_key_id, "null")}'. It must be the id of a key, for example https://acme.vault.azure.net/keys/lake."
  }

  validation {
    condition     = var.customer_managed_key == null || can(regex("^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.ManagedIdentity/userAssignedIdentities/[^/]+$", var.customer_managed_key.identity_id))
    error_message = "customer_managed_key.identity_id is '${try(var.customer_managed_key.identity_id, "null")}'. It must be the id of a user-assigned identity."
  }
}

variable "soft_delete_days" {
  description = "How many days a deleted blob or container can be restored."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.soft_delete_days >= 1 && var.soft_delete_days <= 365
    error_message = "soft_delete_days is ${var.soft_delete_days}; Azure takes 1 to 365."
  }
}

variable "tags" {
  description = "Tags for everything that this module builds and that takes tags. They replace the module's own tags of the same name, whatever the case."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)
    error_message = "Some names of tags differ only in case, and Azure takes them for one name: ${join(", ", keys(var.tags))}."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : can(regex(local.tag_name, key)) && length(value) <= 256])
    error_message = "A storage account takes names of 1 to 128 characters without < > % & \\ ? / and values of up to 256. Refused: ${join("; ", [for key, value in var.tags : "${key} = ${value}" if !can(regex(local.tag_name, key)) || length(value) > 256])}."
  }
}

variable "resource_tags" {
  description = "Further tags for one kind of resource, by the job file's resource_type: storage_account or managed_identity. They replace tags of the same name, whatever the case."
  type        = map(map(string))
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.resource_tags), ["storage_account", "managed_identity"])) == 0
    error_message = "resource_tags knows storage_account and managed_identity; containers take no tags, and the resource group is not this module's. Refused: ${join(", ", setsubtract(keys(var.resource_tags), ["storage_account", "managed_identity"]))}."
  }

  validation {
    condition     = alltrue([for tags in values(var.resource_tags) : length(distinct([for key in keys(tags) : lower(key)])) == length(tags)])
    error_message = "Some names of one entry of resource_tags differ only in case, and Azure takes them for one name."
  }

  validation {
    condition = alltrue(flatten([
      for tags in values(var.resource_tags) : [for key, value in tags : can(regex(local.tag_name, key)) && length(value) <= 256]
    ]))
    error_message = "A storage account takes names of 1 to 128 characters without < > % & \\ ? / and values of up to 256. One of these is refused: ${join("; ", flatten([for type, tags in var.resource_tags : [for key, value in tags : "${type}: ${key} = ${value}"]]))}."
  }
}
