# What a caller gets who says nothing but who the tenant is and who runs the job. No cloud is called: the provider is a mock.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "us-east-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::acme-dativo-data-lake-prod", region = "us-east-1" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod" }
  }
  mock_resource "aws_glue_catalog_database" {
    defaults = { arn = "arn:aws:glue:us-east-1:123456789012:database/acme_iceberg_prod" }
  }
}

variables {
  tenant_id        = "acme"
  environment      = "prod"
  trusted_services = [{ service = "glue.amazonaws.com" }]
}

run "names" {
  assert {
    condition     = output.s3_bucket_name == "acme-dativo-data-lake-prod"
    error_message = "The bucket is called ${output.s3_bucket_name}."
  }
  assert {
    condition     = output.iam_role_name == "acme-dativo-etl-role-prod"
    error_message = "The role is called ${output.iam_role_name}."
  }
  assert {
    condition     = output.glue_database_name == "acme_iceberg_prod"
    error_message = "The database is called ${output.glue_database_name}."
  }
  assert {
    condition     = output.s3_bucket_region == "us-east-1" && output.aws_region == "us-east-1"
    error_message = "The region is the provider's."
  }
}

run "tags" {
  assert {
    condition = alltrue([
      for tags in [aws_s3_bucket.lake.tags, aws_iam_role.etl.tags, one(aws_glue_catalog_database.iceberg[*].tags)] :
      tags == tomap({ managed_by = "terraform", tenant_id = "acme", environment = "prod", component = "dativo-etl" })
    ])
    error_message = "Everything that takes tags carries the module's own: ${jsonencode([aws_s3_bucket.lake.tags, aws_iam_role.etl.tags, aws_glue_catalog_database.iceberg[*].tags])}."
  }
}

run "the_bucket_is_private" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.lake.block_public_acls,
      aws_s3_bucket_public_access_block.lake.block_public_policy,
      aws_s3_bucket_public_access_block.lake.ignore_public_acls,
      aws_s3_bucket_public_access_block.lake.restrict_public_buckets,
    ])
    error_message = "All four blocks of public access are on."
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.lake.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "ACLs are off."
  }
  assert {
    condition = alltrue([
      for condition in ["{\"Bool\":{\"aws:SecureTransport\":\"false\"}}", "{\"NumericLessThan\":{\"s3:TlsVersion\":\"1.2\"}}"] :
      length([
        for statement in jsondecode(aws_s3_bucket_policy.lake.policy).Statement : statement
        if jsonencode(statement.Condition) == condition && statement.Effect == "Deny" && statement.Principal == "*" && statement.Action == "s3:*" && length(statement.Resource) == 2
      ]) == 1
    ])
    error_message = "Plain HTTP and TLS below 1.2 are denied to everybody, for the bucket and its objects: ${aws_s3_bucket_policy.lake.policy}."
  }
  assert {
    condition     = { for statement in jsondecode(aws_s3_bucket_policy.lake.policy).Statement : statement.Sid => statement.Condition if statement.Action == "s3:PutObject" } == { DenyUploadersKeys = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "false" } } }
    error_message = "Nobody encrypts an object with a key that only the uploader has: ${aws_s3_bucket_policy.lake.policy}."
  }
  assert {
    condition     = aws_s3_bucket.lake.force_destroy == false
    error_message = "A bucket that holds objects is not destroyed."
  }
}

run "the_bucket_keeps_what_it_is_given" {
  assert {
    condition     = aws_s3_bucket_versioning.lake.versioning_configuration[0].status == "Enabled"
    error_message = "Versioning is on."
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.lake.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "Objects are encrypted."
  }
  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.lake.rule) == 1 && aws_s3_bucket_lifecycle_configuration.lake.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7
    error_message = "The only rule drops uploads that were never completed."
  }
  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.lake.rule[0].expiration) == 0 && length(aws_s3_bucket_lifecycle_configuration.lake.rule[0].noncurrent_version_expiration) == 0
    error_message = "Nothing expires that nobody asked to expire."
  }
}

run "the_role_may_do_its_job_and_no_more" {
  assert {
    condition = jsondecode(aws_iam_role.etl.assume_role_policy).Statement == [
      { Effect = "Allow", Action = ["sts:AssumeRole"], Principal = { Service = "glue.amazonaws.com" } }
    ]
    error_message = "Only the service that was named is trusted: ${aws_iam_role.etl.assume_role_policy}."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.lake.policy).Statement : statement.Sid => statement.Resource } == {
      Bucket  = ["arn:aws:s3:::acme-dativo-data-lake-prod"]
      Objects = ["arn:aws:s3:::acme-dativo-data-lake-prod/*"]
      Tables = [
        "arn:aws:glue:us-east-1:123456789012:catalog",
        "arn:aws:glue:us-east-1:123456789012:database/acme_iceberg_prod",
        "arn:aws:glue:us-east-1:123456789012:table/acme_iceberg_prod/*",
      ]
      BucketTags = ["arn:aws:s3:::acme-dativo-data-lake-prod"]
      RoleTags   = ["arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod"]
      DatabaseTags = [
        "arn:aws:glue:us-east-1:123456789012:catalog",
        "arn:aws:glue:us-east-1:123456789012:database/acme_iceberg_prod",
      ]
    }
    error_message = "Each statement names the resources that its actions are about: ${aws_iam_role_policy.lake.policy}."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.lake.policy).Statement : statement.Sid => statement.Action } == {
      Bucket       = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
      Objects      = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
      Tables       = ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable"]
      BucketTags   = ["s3:GetBucketTagging", "s3:ListTagsForResource"]
      RoleTags     = ["iam:ListRoleTags"]
      DatabaseTags = ["glue:GetTags"]
    }
    error_message = "The role has exactly these actions: ${aws_iam_role_policy.lake.policy}."
  }
}
