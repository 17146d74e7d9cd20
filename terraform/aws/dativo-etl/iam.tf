data "aws_partition" "current" {}

locals {
  trust_by_oidc = [
    for trust in var.trusted_oidc : {
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithWebIdentity"]
      Principal = { Federated = trust.provider_arn }
      # Without a wildcard, StringLike is equality.
      Condition = {
        StringEquals = { "${split(":oidc-provider/", trust.provider_arn)[1]}:aud" = trust.audiences }
        StringLike   = { "${split(":oidc-provider/", trust.provider_arn)[1]}:sub" = trust.subjects }
      }
    }
  ]

  service_conditions = [
    for trust in var.trusted_services : {
      for operator, keys in {
        StringEquals = { for account in trust.source_account[*] : "aws:SourceAccount" => account }
        ArnLike      = { for arns in [trust.source_arns] : "aws:SourceArn" => arns if length(arns) > 0 }
      } : operator => keys if length(keys) > 0
    }
  ]

  trust_by_service = [
    for index, trust in var.trusted_services : {
      for name, part in {
        Effect = "Allow"
        # EKS Pod Identity tags its sessions.
        Action    = concat(["sts:AssumeRole"], startswith(trust.service, "pods.eks.") ? ["sts:TagSession"] : [])
        Principal = { Service = trust.service }
        Condition = local.service_conditions[index]
      } : name => part if length(part) > 0
    }
  ]

  # The ARN of the database says partition, region and account; those of the catalog and the tables differ in the rest.
  glue_arns = [
    for database in aws_glue_catalog_database.iceberg : {
      catalog  = "${split(":database/", database.arn)[0]}:catalog"
      database = database.arn
      tables   = "${replace(database.arn, ":database/", ":table/")}/*"
    }
  ]

  bucket_access = [
    {
      Sid      = "Bucket"
      Effect   = "Allow"
      Action   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
      Resource = [aws_s3_bucket.lake.arn]
    },
    {
      Sid    = "Objects"
      Effect = "Allow"
      Action = [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ]
      Resource = ["${aws_s3_bucket.lake.arn}/*"]
    },
  ]

  key_access = [
    for key in var.kms_key_arn[*] : {
      Sid       = "Key"
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = [key]
      Condition = { StringEquals = { "kms:ViaService" = "s3.${aws_s3_bucket.lake.region}.${data.aws_partition.current.dns_suffix}" } }
    }
  ]

  # The database is Terraform's: the role neither makes nor drops databases, and sees no other.
  table_access = [
    for arns in local.glue_arns : {
      Sid    = "Tables"
      Effect = "Allow"
      Action = concat(
        ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable"],
        var.allow_table_drop ? ["glue:DeleteTable"] : [],
      )
      Resource = [arns.catalog, arns.database, arns.tables]
    }
  ]

  tag_access = concat(
    [
      {
        Sid      = "BucketTags"
        Effect   = "Allow"
        Action   = ["s3:GetBucketTagging", "s3:ListTagsForResource"]
        Resource = [aws_s3_bucket.lake.arn]
      },
      {
        Sid      = "RoleTags"
        Effect   = "Allow"
        Action   = ["iam:ListRoleTags"]
        Resource = [aws_iam_role.etl.arn]
      },
    ],
    [
      for arns in local.glue_arns : {
        Sid      = "DatabaseTags"
        Effect   = "Allow"
        Action   = ["glue:GetTags"]
        Resource = [arns.catalog, arns.database]
      }
    ],
  )
}

resource "aws_iam_role" "etl" {
  name                 = coalesce(var.iam_role_name, local.default_names.role)
  description          = "Runs Dativo jobs of ${var.tenant_id} in ${var.environment}"
  permissions_boundary = var.permissions_boundary_arn
  max_session_duration = var.max_session_seconds
  tags                 = local.tags.iam_role

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.trust_by_oidc, local.trust_by_service)
  })
}

resource "aws_iam_role_policy" "lake" {
  name = "lake"
  role = aws_iam_role.etl.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.bucket_access,
      local.key_access,
      local.table_access,
      [for statement in local.tag_access : statement if var.allow_tag_read],
    )
  })
}
