# What each variable changes.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "us-gov-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws-us-gov:s3:::lake", region = "us-gov-west-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws-us-gov:iam::123456789012:role/etl" }
  }
  mock_resource "aws_glue_catalog_database" {
    defaults = { arn = "arn:aws-us-gov:glue:us-gov-west-1:123456789012:database/tables" }
  }
}

variables {
  tenant_id        = "acme-eu"
  environment      = "prod"
  trusted_services = [{ service = "glue.amazonaws.com" }]
}

run "names_of_the_callers_choice" {
  variables {
    region             = "us-gov-west-1"
    s3_bucket_name     = "lake"
    iam_role_name      = "etl"
    glue_database_name = "tables"
  }
  assert {
    condition     = [output.s3_bucket_name, output.iam_role_name, output.glue_database_name] == ["lake", "etl", "tables"]
    error_message = "Names that are given are taken as they are."
  }
}

run "a_hyphen_has_no_place_in_a_database" {
  assert {
    condition     = output.glue_database_name == "acme_eu_iceberg_prod" && output.s3_bucket_name == "acme-eu-dativo-data-lake-prod"
    error_message = "Only the database writes hyphens as underscores."
  }
}

run "another_partition" {
  assert {
    condition     = length(regexall("arn:aws:", "${aws_iam_role_policy.lake.policy}${aws_s3_bucket_policy.lake.policy}")) == 0 && length(regexall("arn:aws-us-gov:glue:us-gov-west-1:123456789012:catalog", aws_iam_role_policy.lake.policy)) > 0
    error_message = "ARNs follow the partition: ${aws_iam_role_policy.lake.policy}."
  }
}

run "no_glue_catalog" {
  variables {
    enable_glue_catalog = false
  }
  assert {
    condition     = output.glue_database_name == null && output.glue_database_arn == null
    error_message = "Outputs of what is not there are null."
  }
  assert {
    condition     = length(regexall("glue:", aws_iam_role_policy.lake.policy)) == 0
    error_message = "Without a database the role has no Glue action: ${aws_iam_role_policy.lake.policy}."
  }
}

run "a_key_of_the_callers" {
  variables {
    kms_key_arn = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.lake.rule).bucket_key_enabled && one(aws_s3_bucket_server_side_encryption_configuration.lake.rule).apply_server_side_encryption_by_default[0] == { sse_algorithm = "aws:kms", kms_master_key_id = var.kms_key_arn }
    error_message = "The bucket encrypts with the key."
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.lake.policy).Statement : statement if statement.Sid == "Key"] == [{
      Sid       = "Key"
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = [var.kms_key_arn]
      Condition = { StringEquals = { "kms:ViaService" = "s3.us-gov-west-1.amazonaws.com" } }
    }]
    error_message = "The role may use the key through S3 only: ${aws_iam_role_policy.lake.policy}."
  }
  assert {
    condition = { for statement in jsondecode(aws_s3_bucket_policy.lake.policy).Statement : statement.Sid => statement.Condition if statement.Action == "s3:PutObject" } == {
      DenyUploadersKeys = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "false" } }
      DenyOtherEncryption = {
        StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }
        Null            = { "s3:x-amz-server-side-encryption" = "false" }
      }
      DenyUnnamedKeys = {
        StringEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }
        Null         = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "true" }
      }
      DenyOtherKeys = {
        StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = var.kms_key_arn }
        Null            = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "false" }
      }
    }
    error_message = "Uploads that name another encryption or key are denied: ${aws_s3_bucket_policy.lake.policy}."
  }
  assert {
    condition     = output.kms_key_arn == var.kms_key_arn
    error_message = "The key is an output."
  }
}

run "trust_by_oidc_and_by_service" {
  variables {
    trusted_oidc = [{
      provider_arn = "arn:aws-us-gov:iam::123456789012:oidc-provider/oidc.example.com/id/A"
      subjects     = ["system:serviceaccount:etl:*"]
    }]
    trusted_services = [
      { service = "pods.eks.amazonaws.com", source_account = "123456789012", source_arns = ["arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/etl"] },
    ]
  }
  assert {
    condition = jsondecode(aws_iam_role.etl.assume_role_policy).Statement == [
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRoleWithWebIdentity"]
        Principal = { Federated = "arn:aws-us-gov:iam::123456789012:oidc-provider/oidc.example.com/id/A" }
        Condition = {
          StringEquals = { "oidc.example.com/id/A:aud" = ["sts.amazonaws.com"] }
          StringLike   = { "oidc.example.com/id/A:sub" = ["system:serviceaccount:etl:*"] }
        }
      },
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRole", "sts:TagSession"]
        Principal = { Service = "pods.eks.amazonaws.com" }
        Condition = {
          StringEquals = { "aws:SourceAccount" = "123456789012" }
          ArnLike      = { "aws:SourceArn" = ["arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/etl"] }
        }
      },
    ]
    error_message = "Each is trusted under its conditions: ${aws_iam_role.etl.assume_role_policy}."
  }
}

run "more_and_less_for_the_role" {
  variables {
    allow_table_drop         = true
    allow_tag_read           = false
    permissions_boundary_arn = "arn:aws-us-gov:iam::123456789012:policy/bound"
    max_session_seconds      = 7200
  }
  assert {
    condition     = length(regexall("glue:DeleteTable", aws_iam_role_policy.lake.policy)) == 1 && length(regexall("Tags|Tagging", aws_iam_role_policy.lake.policy)) == 0
    error_message = "Dropping tables and reading tags are the caller's choice: ${aws_iam_role_policy.lake.policy}."
  }
  assert {
    condition     = aws_iam_role.etl.permissions_boundary == var.permissions_boundary_arn && aws_iam_role.etl.max_session_duration == 7200
    error_message = "The role has the boundary and the session length."
  }
}

run "retention_when_asked" {
  variables {
    noncurrent_version_days = 30
    abort_multipart_days    = 1
  }
  assert {
    condition = jsonencode({ for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.id => [rule.expiration, rule.abort_incomplete_multipart_upload[*].days_after_initiation, rule.noncurrent_version_expiration[*].noncurrent_days] }) == jsonencode({
      abort-incomplete-multipart = [[], [1], []]
      expire-noncurrent-versions = [[], [], [30]]
    })
    error_message = "Old versions go after 30 days, current objects never: ${jsonencode(aws_s3_bucket_lifecycle_configuration.lake.rule)}."
  }
}

run "retention_by_the_jobs_tag" {
  variables {
    expire_by_retention_tag = true
    tags                    = { retention_policy = "90_days" }
  }
  assert {
    condition     = jsonencode([for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.noncurrent_version_expiration[*].noncurrent_days]) == "[[],[90]]"
    error_message = "Old versions go after the days of the tag."
  }
}

run "a_retention_tag_alone_deletes_nothing" {
  variables {
    tags = { retention_policy = "90_days" }
  }
  assert {
    condition     = jsonencode([for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : rule.noncurrent_version_expiration[*].noncurrent_days]) == "[[]]"
    error_message = "Nothing expires that nobody asked to expire."
  }
}

run "the_callers_tags_win" {
  variables {
    tags          = { Environment = "production", cost_center = "DATA-001", owner = "data-team@acme.com" }
    resource_tags = { s3_bucket = { team = "data-engineering", Owner = "lake-team@acme.com" } }
  }
  assert {
    condition     = aws_iam_role.etl.tags == tomap({ managed_by = "terraform", tenant_id = "acme-eu", component = "dativo-etl", Environment = "production", cost_center = "DATA-001", owner = "data-team@acme.com" })
    error_message = "Environment replaces environment: ${jsonencode(aws_iam_role.etl.tags)}."
  }
  assert {
    condition     = aws_s3_bucket.lake.tags == tomap({ managed_by = "terraform", tenant_id = "acme-eu", component = "dativo-etl", Environment = "production", cost_center = "DATA-001", team = "data-engineering", Owner = "lake-team@acme.com" })
    error_message = "The bucket's own tags replace the common ones: ${jsonencode(aws_s3_bucket.lake.tags)}."
  }
  assert {
    condition     = one(aws_glue_catalog_database.iceberg[*].tags) == aws_iam_role.etl.tags
    error_message = "Tags of the bucket are on the bucket only."
  }
}
