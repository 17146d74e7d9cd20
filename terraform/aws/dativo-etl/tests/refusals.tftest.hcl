# What the module refuses before anything is built.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "us-east-1" }
  }
}

variables {
  tenant_id        = "acme"
  environment      = "prod"
  trusted_services = [{ service = "glue.amazonaws.com" }]
}

run "a_tenant_that_no_bucket_name_can_hold" {
  command = plan
  variables {
    tenant_id = "Acme_Corp"
  }
  expect_failures = [var.tenant_id]
}

run "an_empty_environment" {
  command = plan
  variables {
    environment = ""
  }
  expect_failures = [var.environment]
}

run "another_region_than_the_providers" {
  command = plan
  variables {
    region = "eu-west-1"
  }
  expect_failures = [var.region]
}

run "names_that_are_too_long" {
  command = plan
  variables {
    tenant_id = "a-tenant-with-a-name-that-goes-on-and-on-and-on-and-on"
  }
  expect_failures = [var.s3_bucket_name, var.iam_role_name]
}

run "a_role_that_nobody_may_assume" {
  command = plan
  variables {
    trusted_services = []
  }
  expect_failures = [var.trusted_services]
}

run "an_account_in_place_of_a_service" {
  command = plan
  variables {
    trusted_services = [{ service = "arn:aws:iam::123456789012:root" }]
  }
  expect_failures = [var.trusted_services]
}

run "a_source_account_that_is_none" {
  command = plan
  variables {
    trusted_services = [{ service = "glue.amazonaws.com", source_account = "1234" }]
  }
  expect_failures = [var.trusted_services]
}

run "a_role_in_place_of_an_oidc_provider" {
  command = plan
  variables {
    trusted_oidc = [{ provider_arn = "arn:aws:iam::123456789012:role/admin", subjects = ["repo:acme/lake:ref:refs/heads/main"] }]
  }
  expect_failures = [var.trusted_oidc]
}

run "everybody_whom_the_oidc_provider_knows" {
  command = plan
  variables {
    trusted_oidc = [{ provider_arn = "arn:aws:iam::123456789012:oidc-provider/ci.example.com", subjects = [] }]
  }
  expect_failures = [var.trusted_oidc]
}

run "every_repository" {
  command = plan
  variables {
    trusted_oidc = [{ provider_arn = "arn:aws:iam::123456789012:oidc-provider/ci.example.com", subjects = ["repo:*"] }]
  }
  expect_failures = [var.trusted_oidc]
}

run "an_organisation_by_half_its_name" {
  command = plan
  variables {
    trusted_oidc = [{ provider_arn = "arn:aws:iam::123456789012:oidc-provider/ci.example.com", subjects = ["repo:ac*"] }]
  }
  expect_failures = [var.trusted_oidc]
}

run "an_alias_in_place_of_a_key" {
  command = plan
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:alias/lake"
  }
  expect_failures = [var.kms_key_arn]
}

run "numbers_out_of_range" {
  command = plan
  variables {
    max_session_seconds     = 60
    noncurrent_version_days = 0
    abort_multipart_days    = 0
  }
  expect_failures = [var.max_session_seconds, var.noncurrent_version_days, var.abort_multipart_days]
}

run "two_keys_that_iam_takes_for_one" {
  command = plan
  variables {
    tags = { Owner = "a", owner = "b" }
  }
  expect_failures = [var.tags]
}

run "a_character_that_aws_refuses" {
  command = plan
  variables {
    tags = { compliance = "SOC2,GDPR" }
  }
  expect_failures = [var.tags]
}

run "a_key_that_aws_keeps_for_itself" {
  command = plan
  variables {
    tags = { "aws:created" = "me" }
  }
  expect_failures = [var.tags]
}

run "tags_for_something_else" {
  command = plan
  variables {
    resource_tags = { bucket = { team = "data" } }
  }
  expect_failures = [var.resource_tags]
}

run "a_resource_tag_that_aws_refuses" {
  command = plan
  variables {
    resource_tags = { s3_bucket = { "team?" = "data" } }
  }
  expect_failures = [var.resource_tags]
}

run "two_resource_keys_that_iam_takes_for_one" {
  command = plan
  variables {
    resource_tags = { iam_role = { Team = "a", team = "b" } }
  }
  expect_failures = [var.resource_tags]
}

run "more_tags_than_aws_takes" {
  command = plan
  variables {
    tags = { for number in range(47) : "key_${number}" => "value" }
  }
  expect_failures = [aws_s3_bucket.lake]
}

run "retention_without_days" {
  command = plan
  variables {
    expire_by_retention_tag = true
    tags                    = { retention_policy = "forever" }
  }
  expect_failures = [aws_s3_bucket_lifecycle_configuration.lake]
}
