# What the module refuses before anything is built.

mock_provider "azurerm" {}

variables {
  tenant_id           = "acme"
  environment         = "prod"
  region              = "westeurope"
  resource_group_name = "rg-acme-dativo-prod"
}

run "a_tenant_that_no_name_can_hold" {
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

run "an_account_name_of_more_than_24_characters" {
  command = plan
  variables {
    tenant_id = "a-rather-long-tenant"
  }
  expect_failures = [var.storage_account_name]
}

run "an_account_name_with_a_hyphen" {
  command = plan
  variables {
    storage_account_name = "acme-lake"
  }
  expect_failures = [var.storage_account_name]
}

run "other_names_that_azure_refuses" {
  command = plan
  variables {
    container_name        = "My--Lake"
    managed_identity_name = "-"
    replication_type      = "ABC"
  }
  expect_failures = [var.container_name, var.managed_identity_name, var.replication_type]
}

run "the_whole_internet" {
  command = plan
  variables {
    allowed_ip_ranges = ["0.0.0.0/0"]
  }
  expect_failures = [var.allowed_ip_ranges]
}

run "a_range_that_is_none" {
  command = plan
  variables {
    allowed_ip_ranges = ["300.1.2.3"]
  }
  expect_failures = [var.allowed_ip_ranges]
}

run "a_subject_with_a_wildcard" {
  command = plan
  variables {
    federated_identities = { ci = { issuer = "https://ci.example.com", subject = "repo:acme/*" } }
  }
  expect_failures = [var.federated_identities]
}

run "an_issuer_without_tls" {
  command = plan
  variables {
    federated_identities = { ci-jobs = { issuer = "http://ci.example.com", subject = "repo:acme/lake" } }
  }
  expect_failures = [var.federated_identities]
}

run "a_name_that_azure_refuses" {
  command = plan
  variables {
    federated_identities = { "c i" = { issuer = "https://ci.example.com", subject = "repo:acme/lake" } }
  }
  expect_failures = [var.federated_identities]
}

run "a_secret_in_place_of_a_key" {
  command = plan
  variables {
    customer_managed_key = {
      key_vault_key_id = "https://acme.vault.azure.net/secrets/lake"
      identity_id      = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/keys"
    }
  }
  expect_failures = [var.customer_managed_key]
}

run "a_client_id_in_place_of_an_identity" {
  command = plan
  variables {
    customer_managed_key = {
      key_vault_key_id = "https://acme.vault.azure.net/keys/lake"
      identity_id      = "11111111-1111-1111-1111-111111111111"
    }
  }
  expect_failures = [var.customer_managed_key]
}

run "no_soft_delete" {
  command = plan
  variables {
    soft_delete_days = 0
  }
  expect_failures = [var.soft_delete_days]
}

run "two_names_that_azure_takes_for_one" {
  command = plan
  variables {
    tags = { Owner = "a", owner = "b" }
  }
  expect_failures = [var.tags]
}

run "a_character_that_azure_refuses" {
  command = plan
  variables {
    tags = { "team/unit" = "data" }
  }
  expect_failures = [var.tags]
}

run "tags_for_something_else" {
  command = plan
  variables {
    resource_tags = { resource_group = { team = "data" } }
  }
  expect_failures = [var.resource_tags]
}

run "two_resource_names_that_azure_takes_for_one" {
  command = plan
  variables {
    resource_tags = { storage_account = { Team = "a", team = "b" } }
  }
  expect_failures = [var.resource_tags]
}

run "a_resource_tag_that_azure_refuses" {
  command = plan
  variables {
    resource_tags = { storage_account = { "team?" = "data" } }
  }
  expect_failures = [var.resource_tags]
}

run "more_tags_than_azure_takes" {
  command = plan
  variables {
    tags = { for number in range(47) : "key_${number}" => "value" }
  }
  expect_failures = [azurerm_storage_account.lake]
}
