data "aws_region" "current" {}

locals {
  default_names = {
    bucket   = "${var.tenant_id}-dativo-data-lake-${var.environment}"
    role     = "${var.tenant_id}-dativo-etl-role-${var.environment}"
    database = replace("${var.tenant_id}_iceberg_${var.environment}", "-", "_")
  }

  # The bucket's encryption is a default, which an upload can override by a header. An object under a key of the uploader's
  # own is lost to everybody else, and with it the table.
  refused_uploads = merge(
    {
      DenyUploadersKeys = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "false" } }
    },
    # aws:kms without a key is AWS's own key, not the bucket's. No header at all is the bucket's, and passes.
    [
      for key in var.kms_key_arn[*] : {
        DenyOtherEncryption = {
          StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }
          Null            = { "s3:x-amz-server-side-encryption" = "false" }
        }
        DenyUnnamedKeys = {
          StringEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }
          Null         = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "true" }
        }
        DenyOtherKeys = {
          StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = key }
          Null            = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "false" }
        }
      }
    ]...
  )

  # As jobs write it: retention_policy = 90_days, or retention_days = 90.
  retention_tag = [
    for key in ["retention_policy", "retention_days"] : local.tags.s3_bucket[key] if contains(keys(local.tags.s3_bucket), key)
  ]
  retention_days          = try(tonumber(regex("^([1-9][0-9]{0,3})(?:[ _-]?days?)?$", lower(local.retention_tag[0]))[0]), null)
  noncurrent_version_days = var.noncurrent_version_days == null && var.expire_by_retention_tag ? local.retention_days : var.noncurrent_version_days
}

resource "aws_s3_bucket" "lake" {
  bucket        = coalesce(var.s3_bucket_name, local.default_names.bucket)
  force_destroy = var.force_destroy
  tags          = local.tags.s3_bucket

  lifecycle {
    precondition {
      condition     = alltrue([for tags in values(local.tags) : length(tags) <= 50])
      error_message = "AWS takes 50 tags a resource. The module's own, tags and resource_tags together are ${join(", ", [for type, tags in local.tags : "${length(tags)} on ${type}"])}."
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "lake" {
  bucket = aws_s3_bucket.lake.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "lake" {
  bucket                  = aws_s3_bucket.lake.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "lake" {
  bucket = aws_s3_bucket.lake.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "lake" {
  bucket = aws_s3_bucket.lake.id

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

# Nothing here expires a current object: an Iceberg table that loses a data file is a broken table.
resource "aws_s3_bucket_lifecycle_configuration" "lake" {
  bucket = aws_s3_bucket.lake.id

  rule {
    id     = "abort-incomplete-multipart"
    status = "Enabled"
    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = var.abort_multipart_days
    }
  }

  dynamic "rule" {
    for_each = local.noncurrent_version_days[*]

    content {
      id     = "expire-noncurrent-versions"
      status = "Enabled"
      filter {}

      noncurrent_version_expiration {
        noncurrent_days = rule.value
      }
    }
  }

  lifecycle {
    precondition {
      condition     = !var.expire_by_retention_tag || local.noncurrent_version_days != null
      error_message = "expire_by_retention_tag needs the days in the bucket's tag retention_policy (90_days) or retention_days (90); found: ${jsonencode(local.retention_tag)}."
    }
  }

  # S3 answers a rule about versions with an error until versioning is on.
  depends_on = [aws_s3_bucket_versioning.lake]
}

resource "aws_s3_bucket_policy" "lake" {
  bucket = aws_s3_bucket.lake.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "DenyWithoutTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = [aws_s3_bucket.lake.arn, "${aws_s3_bucket.lake.arn}/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
        {
          Sid       = "DenyOldTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = [aws_s3_bucket.lake.arn, "${aws_s3_bucket.lake.arn}/*"]
          Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
        },
      ],
      [
        for sid, condition in local.refused_uploads : {
          Sid       = sid
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:PutObject"
          Resource  = ["${aws_s3_bucket.lake.arn}/*"]
          Condition = condition
        }
      ],
    )
  })

  # Two calls that change one bucket's access at the same time: S3 refuses one of them.
  depends_on = [aws_s3_bucket_public_access_block.lake]
}

resource "aws_glue_catalog_database" "iceberg" {
  count = var.enable_glue_catalog ? 1 : 0

  name        = coalesce(var.glue_database_name, local.default_names.database)
  description = "Iceberg tables of ${var.tenant_id} in ${var.environment}"
  tags        = local.tags.glue_catalog
}
