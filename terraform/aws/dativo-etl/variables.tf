variable "tenant_id" {
  description = "The tenant, as in the job file. It is a part of every name."
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
  description = "The region that the job expects. The provider decides where things are built; this only refuses a plan for another region. Null: not checked."
  type        = string
  default     = null

  validation {
    condition     = var.region == null || try(data.aws_region.current.id == var.region, false)
    error_message = "region is '${coalesce(var.region, "null")}', but the AWS provider is configured for '${data.aws_region.current.id}'. Set AWS_REGION or the provider's region, or correct the job's region."
  }
}

variable "s3_bucket_name" {
  description = "The bucket of the lake. Null: {tenant_id}-dativo-data-lake-{environment}."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$", coalesce(var.s3_bucket_name, local.default_names.bucket)))
    error_message = "The bucket would be called '${coalesce(var.s3_bucket_name, local.default_names.bucket)}', which has ${length(coalesce(var.s3_bucket_name, local.default_names.bucket))} characters. S3 takes 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends. Set s3_bucket_name, or shorten tenant_id or environment."
  }
}

variable "iam_role_name" {
  description = "The role that the job assumes. Null: {tenant_id}-dativo-etl-role-{environment}."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", coalesce(var.iam_role_name, local.default_names.role)))
    error_message = "The role would be called '${coalesce(var.iam_role_name, local.default_names.role)}', which has ${length(coalesce(var.iam_role_name, local.default_names.role))} characters. IAM takes 1 to 64 letters, digits and +=,.@_-. Set iam_role_name, or shorten tenant_id or environment."
  }
}

variable "enable_glue_catalog" {
  description = "Whether there is a Glue database for the Iceberg tables. When false, its outputs are null."
  type        = bool
  default     = true
  nullable    = false
}

variable "glue_database_name" {
  description = "The Glue database. Null: {tenant_id}_iceberg_{environment}, hyphens written as underscores."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z0-9_]{1,255}$", coalesce(var.glue_database_name, local.default_names.database)))
    error_message = "The Glue database would be called '${coalesce(var.glue_database_name, local.default_names.database)}'. Engines that read Glue take 1 to 255 lower-case letters, digits and underscores. Set glue_database_name."
  }
}

variable "trusted_oidc" {
  description = "Identities of IAM OIDC providers that may assume the role, such as a Kubernetes service account or a CI job. subjects are matched against the token's sub; * and ? are wildcards."
  type = list(object({
    provider_arn = string
    subjects     = list(string)
    audiences    = optional(list(string), ["sts.amazonaws.com"])
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for trust in var.trusted_oidc : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/.+$", trust.provider_arn))])
    error_message = "Every provider_arn of trusted_oidc must be the ARN of an IAM OIDC provider, for example arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC. Found: ${join(", ", var.trusted_oidc[*].provider_arn)}."
  }

  validation {
    condition     = alltrue([for trust in var.trusted_oidc : length(trust.subjects) > 0 && length(trust.audiences) > 0])
    error_message = "Every entry of trusted_oidc needs at least one subject and one audience: without them, everybody whom the provider knows could assume the role."
  }

  # What stands before the first wildcard must name an organisation or namespace completely: repo:acme/*, not repo:ac*.
  validation {
    condition = alltrue(flatten([
      for trust in var.trusted_oidc : [
        for subject in trust.subjects : can(regex("^([^*?]+|[^*?]+[:/][^*?]+[:/].*)$", subject))
      ]
    ]))
    error_message = "A subject of trusted_oidc is too wide: before its first wildcard it must name an organisation or namespace completely, as in 'repo:acme/*' or 'system:serviceaccount:etl:*'. Found: ${join(", ", flatten(var.trusted_oidc[*].subjects))}."
  }
}

variable "trusted_services" {
  description = "AWS services that may assume the role, for example glue.amazonaws.com or pods.eks.amazonaws.com. source_account and source_arns become aws:SourceAccount and aws:SourceArn conditions; set them for every service that sends them."
  type = list(object({
    service        = string
    source_account = optional(string)
    source_arns    = optional(list(string), [])
  }))
  default  = []
  nullable = false

  validation {
    condition     = length(var.trusted_services) + length(var.trusted_oidc) > 0
    error_message = "Nobody could assume the role. Name who runs the job: an OIDC identity in trusted_oidc, or an AWS service in trusted_services."
  }

  validation {
    condition     = alltrue([for trust in var.trusted_services : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?$", trust.service))])
    error_message = "Every service of trusted_services must be a service principal such as glue.amazonaws.com. Accounts, users and roles are not accepted. Found: ${join(", ", var.trusted_services[*].service)}."
  }

  validation {
    condition     = alltrue([for trust in var.trusted_services : can(regex("^[0-9]{12}$", coalesce(trust.source_account, "000000000000")))])
    error_message = "Every source_account of trusted_services must be the 12 digits of an account."
  }
}

variable "permissions_boundary_arn" {
  description = "A policy that bounds what the role can ever do. Null: none."
  type        = string
  default     = null
}

variable "max_session_seconds" {
  description = "How long one session of the role may last."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.max_session_seconds >= 3600 && var.max_session_seconds <= 43200
    error_message = "max_session_seconds is ${var.max_session_seconds}; IAM takes 3600 to 43200."
  }
}

variable "allow_table_drop" {
  description = "Whether the role may drop tables from the Glue database. Writing, replacing and maintaining tables does not need it."
  type        = bool
  default     = false
  nullable    = false
}

variable "allow_tag_read" {
  description = "Whether the role may read the tags of what this module builds, so that the job can verify them."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts the bucket; uploads under any other key are then refused. The key's policy must let the role use it. Null: keys managed by S3."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", coalesce(var.kms_key_arn, "arn:aws:kms:none:000000000000:key/none")))
    error_message = "kms_key_arn is '${coalesce(var.kms_key_arn, "null")}'. It must be the ARN of a key, not of an alias: the bucket policy compares it with what S3 reports."
  }
}

variable "noncurrent_version_days" {
  description = "After how many days S3 deletes object versions that were overwritten or deleted. Null: never. Current objects are never deleted."
  type        = number
  default     = null

  validation {
    condition     = coalesce(var.noncurrent_version_days, 1) >= 1
    error_message = "noncurrent_version_days must be 1 or more, or null to keep every version."
  }
}

variable "expire_by_retention_tag" {
  description = "Whether S3 deletes object versions that were overwritten or deleted after the days in the bucket's tag retention_policy (90_days) or retention_days (90). noncurrent_version_days wins over it."
  type        = bool
  default     = false
  nullable    = false
}

variable "abort_multipart_days" {
  description = "After how many days S3 drops the parts of an upload that was never completed. They are not visible as objects."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.abort_multipart_days >= 1
    error_message = "abort_multipart_days must be 1 or more."
  }
}

variable "force_destroy" {
  description = "Whether terraform destroy deletes a bucket that still holds objects. For short-lived environments only."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags for everything that this module builds. They replace the module's own tags of the same key, whatever the case."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)
    error_message = "Some keys of tags differ only in case, and an IAM role takes them for one key: ${join(", ", keys(var.tags))}."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : can(regex(local.tag_pattern.key, key)) && can(regex(local.tag_pattern.value, value))])
    error_message = "AWS takes keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+-@. Refused: ${join("; ", [for key, value in var.tags : "${key} = ${value}" if !can(regex(local.tag_pattern.key, key)) || !can(regex(local.tag_pattern.value, value))])}."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : !startswith(lower(key), "aws:") && !startswith(lower(value), "aws:")])
    error_message = "AWS keeps keys and values that begin with aws: for itself. Refused: ${join("; ", [for key, value in var.tags : "${key} = ${value}" if startswith(lower(key), "aws:") || startswith(lower(value), "aws:")])}."
  }
}

variable "resource_tags" {
  description = "Further tags for one kind of resource, by the job file's resource_type: s3_bucket, iam_role or glue_catalog. They replace tags of the same key, whatever the case."
  type        = map(map(string))
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.resource_tags), ["s3_bucket", "iam_role", "glue_catalog"])) == 0
    error_message = "resource_tags knows s3_bucket, iam_role and glue_catalog. Refused: ${join(", ", setsubtract(keys(var.resource_tags), ["s3_bucket", "iam_role", "glue_catalog"]))}."
  }

  validation {
    condition     = alltrue([for tags in values(var.resource_tags) : length(distinct([for key in keys(tags) : lower(key)])) == length(tags)])
    error_message = "Some keys of one entry of resource_tags differ only in case, and an IAM role takes them for one key."
  }

  validation {
    condition = alltrue(flatten([
      for tags in values(var.resource_tags) : [
        for key, value in tags : can(regex(local.tag_pattern.key, key)) && can(regex(local.tag_pattern.value, value)) && !startswith(lower(key), "aws:") && !startswith(lower(value), "aws:")
      ]
    ]))
    error_message = "AWS takes keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+-@, and keeps what begins with aws: for itself. One of these is refused: ${join("; ", flatten([for type, tags in var.resource_tags : [for key, value in tags : "${type}: ${key} = ${value}"]]))}."
  }
}
