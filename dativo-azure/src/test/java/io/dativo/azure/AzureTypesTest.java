package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureTypesTest {
    private static final String SUBSCRIPTION = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21";
    private static final AccountScope NOWHERE = AccountScope.of("azure");
    private static final AccountScope JOB = AccountScope.of("azure")
            .withSubscription("7B0E6F0E-2d55-4a0b-9d0e-3f7f5a1c9b21")
            .withResourceGroup("RG-Acme");

    private static final KnownProvider TERRAFORM =
            Providers.of(new AzureProvider()).get("azure");
    private final AzureProvider provider = new AzureProvider();

    @ParameterizedTest
    @CsvSource({
        "azure_resource, '', azure_resource, ''",
        "azure_resource, /resourcegroups/RG-Acme, resource_group, /resourceGroups/rg-acme",
        "resource_group, /resourceGroups/rg-acme, resource_group, /resourceGroups/rg-acme",
        "storage_account, /RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/LAKE,"
                + " storage_account, /resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake,"
                + " storage_account, /resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Id-Etl,"
                + " managed_identity, /resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-etl",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.Network/dnsZones/acme.com,"
                + " dns_resource, /resourceGroups/rg/providers/microsoft.network/dnszones/acme.com",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v,"
                + " azure_resource, /resourceGroups/rg/providers/microsoft.network/virtualnetworks/v",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.Cdn/profiles/p,"
                + " cdn_resource, /resourceGroups/rg/providers/microsoft.cdn/profiles/p",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.Automation/automationAccounts/a,"
                + " automation_resource, /resourceGroups/rg/providers/microsoft.automation/automationaccounts/a",
        "azure_resource, /resourceGroups/rg/providers/Microsoft.Sql/servers/s/databases/My Db,"
                + " azure_resource, /resourceGroups/rg/providers/microsoft.sql/servers/s/databases/my db",
        "azure_resource, /resourceGroups/rg/providers/A.B/c/d/providers/E.F/g/h,"
                + " azure_resource, /resourceGroups/rg/providers/a.b/c/d/providers/e.f/g/h",
    })
    void an_id_has_one_form_and_is_of_the_type_that_it_says(String type, String id, String expected, String canonical) {
        ResourceRef ref = provider.canonical(new ResourceRef("azure", type, SUBSCRIPTION + id), NOWHERE);
        assertThat(ref).isEqualTo(new ResourceRef("azure", expected, SUBSCRIPTION + canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "resource_group, RG-Other, /resourceGroups/rg-other",
        "storage_account, AcmeLake, /resourceGroups/rg-acme/providers/Microsoft.Storage/storageAccounts/acmelake",
        "managed_identity, id_etl,"
                + " /resourceGroups/rg-acme/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id_etl"
    })
    void a_name_alone_is_found_in_the_account_of_the_job(String type, String name, String canonical) {
        assertThat(provider.canonical(new ResourceRef("azure", type, name), JOB))
                .isEqualTo(new ResourceRef("azure", type, SUBSCRIPTION + canonical));
    }

    @Test
    void the_subscription_of_older_files_is_their_account() {
        AccountScope older = AccountScope.of("azure").withAccount("7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21");
        assertThat(provider.canonical(new ResourceRef("azure", "resource_group", "rg"), older)
                        .id())
                .isEqualTo(SUBSCRIPTION + "/resourceGroups/rg");
    }

    @ParameterizedTest
    @CsvSource({
        "acmelake/Raw, PUBLIC, https://acmelake.blob.core.windows.net/raw",
        "https://AcmeLake.blob.core.windows.net/raw/, PUBLIC, https://acmelake.blob.core.windows.net/raw",
        "https://acmelake.dfs.core.windows.net/raw, PUBLIC, https://acmelake.blob.core.windows.net/raw",
        "abfss://raw@acmelake.dfs.core.windows.net/x/y, PUBLIC, https://acmelake.blob.core.windows.net/raw",
        "https://acmelake.z12.blob.storage.azure.net/raw, PUBLIC, https://acmelake.z12.blob.storage.azure.net/raw",
        "acmelake/$web, PUBLIC, https://acmelake.blob.core.windows.net/$web",
        "acmelake/raw, CHINA, https://acmelake.blob.core.chinacloudapi.cn/raw",
        "acmelake/raw, US_GOVERNMENT, https://acmelake.blob.core.usgovcloudapi.net/raw",
    })
    void a_container_is_its_address(String id, AzureCloud cloud, String canonical) {
        assertThat(AzureProvider.builder().cloud(cloud).build().canonical(container(id), NOWHERE))
                .isEqualTo(container(canonical));
    }

    @Test
    void a_container_by_its_resource_id_is_its_address_whatever_type_the_job_says() {
        String id = SUBSCRIPTION + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake"
                + "/blobServices/default/containers/raw";
        ResourceRef address = container("https://lake.blob.core.windows.net/raw");
        assertThat(provider.canonical(container(id), NOWHERE)).isEqualTo(address);
        assertThat(provider.canonical(new ResourceRef("azure", "azure_resource", id), NOWHERE))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "storage_account | lake | is only the name of a storage account: add subscription_id",
                "managed_identity | id | is only the name of a managed identity: add subscription_id",
                "azure_resource | lake | begins with /subscriptions/",
                "azure_resource | /providers/Microsoft.Management/managementGroups/x | begins with /subscriptions/",
                "azure_resource | /subscriptions/acme | has the subscription 'acme'",
                "azure_resource | {s}/resourceGroups | lacks the resource group",
                "azure_resource | {s}/resourceGroups/bad. | has the resource group 'bad.'",
                "azure_resource | {s}/resourceGroups/rg/ | where an id has 'providers'",
                "azure_resource | {s}/resourceGroups/rg/resources/x | has 'resources' where an id has 'providers'",
                "azure_resource | {s}/resourceGroups/rg/providers/Micro_soft/a/b | has the provider 'Micro_soft'",
                "azure_resource | {s}/resourceGroups/rg/providers/Microsoft.Web | lacks the type",
                "azure_resource | {s}/resourceGroups/rg/providers/Microsoft.Web/si-tes/a | has the type 'si-tes'",
                "azure_resource | {s}/resourceGroups/rg/providers/Microsoft.Web/sites | lacks the name of the sites",
                "azure_resource | {s}/resourceGroups/rg/providers/Microsoft.Web/sites/.. | has the name '..'",
                "azure_resource | {s}/resourceGroups/rg/providers/Microsoft.Web/sites/a?b | has the name 'a?b'",
                "storage_account | {s}/resourceGroups/rg | is the id of a resource group, not of a storage account",
                "storage_account | {s}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/la-ke"
                        + " | has the name 'la-ke', which a storage account cannot have",
                "resource_group | {s} | is the id of an azure resource, not of a resource group",
                "blob_container | {s}/resourceGroups/rg | is the id of no blob container",
                "blob_container | lake | is not the id of a blob container",
                "blob_container | lake/a | has the container 'a'",
                "blob_container | la/raw | has the storage account 'la'",
                "blob_container | https://lake.example.com/raw | is not Blob storage of this cloud",
                "blob_container | https://lake.blob.core.windows.net.example.com/raw | is not Blob storage of this cloud",
                "blob_container | https://lake.blob.core.chinacloudapi.cn/raw | is not Blob storage of this cloud",
            })
    void what_is_no_id_is_refused_with_what_is_wrong(String type, String id, String message) {
        ResourceRef ref = new ResourceRef("azure", type, id.replace("{s}", SUBSCRIPTION));
        assertThatThrownBy(() -> provider.canonical(ref, NOWHERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "azurerm_resource_group, /resourceGroups/RG, resource_group, {s}/resourceGroups/rg",
        "azurerm_storage_account, /resourceGroups/RG/providers/Microsoft.Storage/storageAccounts/lake,"
                + " storage_account, {s}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake",
        "azurerm_user_assigned_identity, /resourceGroups/RG/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i-1,"
                + " managed_identity,"
                + " {s}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i-1",
        "azapi_resource, /resourceGroups/RG/providers/Microsoft.Web/sites/s,"
                + " azure_resource, {s}/resourceGroups/rg/providers/microsoft.web/sites/s",
        "azurerm_storage_container,"
                + " /resourceGroups/RG/providers/Microsoft.Storage/storageAccounts/lake/blobServices/default/containers/raw,"
                + " blob_container, https://lake.blob.core.windows.net/raw"
    })
    void a_resource_of_a_state_is_known_by_its_id(String terraform, String id, String type, String canonical) {
        TerraformResource resource =
                new TerraformResource(terraform + ".x", terraform, SUBSCRIPTION + id, null, Map.of());
        assertThat(TERRAFORM.terraformResource(resource))
                .contains(new ResourceRef("azure", type, canonical.replace("{s}", SUBSCRIPTION)));
    }

    @Test
    void a_container_of_older_states_is_known_by_its_address() {
        assertThat(TERRAFORM.terraformResource(new TerraformResource(
                        "azurerm_storage_container.x",
                        "azurerm_storage_container",
                        "https://lake.blob.core.windows.net/raw",
                        null,
                        Map.of())))
                .contains(container("https://lake.blob.core.windows.net/raw"));
        assertThat(TERRAFORM.terraformResource(new TerraformResource(
                        "azurerm_storage_blob.x",
                        "azurerm_storage_blob",
                        "https://lake.blob.core.windows.net/raw/blob",
                        null,
                        Map.of())))
                .isEmpty();
    }

    @Test
    void a_file_system_of_data_lake_storage_is_the_container() {
        assertThat(TERRAFORM.terraformResource(new TerraformResource(
                        "x",
                        "azurerm_storage_data_lake_gen2_filesystem",
                        "https://lake.dfs.core.windows.net/raw",
                        null,
                        Map.of())))
                .contains(container("https://lake.blob.core.windows.net/raw"));
    }

    @ParameterizedTest
    @CsvSource({
        // Their ids are the account's: they belong to it and take no tags.
        "azurerm_storage_account_network_rules, false",
        "azurerm_storage_account_customer_managed_key, false",
        "azapi_update_resource, true",
        "azurerm_type_that_names_an_account_and_has_tags, true",
    })
    void what_only_has_the_id_of_an_account_is_not_the_account(String type, boolean taggable) {
        String account = SUBSCRIPTION + "/resourceGroups/RG/providers/Microsoft.Storage/storageAccounts/lake";

        assertThat(TERRAFORM.terraformResource(new TerraformResource("x", type, account, null, Map.of(), taggable)))
                .isEmpty();
    }

    @Test
    void an_account_that_is_made_by_the_api_is_the_account() {
        String account = SUBSCRIPTION + "/resourceGroups/RG/providers/Microsoft.Storage/storageAccounts/lake";

        assertThat(TERRAFORM.terraformResource(new TerraformResource("x", "azapi_resource", account, null, Map.of())))
                .map(ResourceRef::type)
                .contains("storage_account");
    }

    @Test
    void a_container_that_has_only_its_name_is_none() {
        assertThat(TERRAFORM.terraformResource(
                        new TerraformResource("x", "azurerm_storage_container", "raw", null, Map.of())))
                .isEmpty();
    }

    private static ResourceRef container(String id) {
        return new ResourceRef("azure", "blob_container", id);
    }

    @Test
    void an_id_says_its_subscription_where_it_names_one() {
        ResourceRef group = provider.canonical(
                new ResourceRef("azure", "resource_group", SUBSCRIPTION + "/resourceGroups/lake"), NOWHERE);
        assertThat(provider.account(group)).isEqualTo(Optional.of(SUBSCRIPTION.replace("/subscriptions/", "")));
        assertThat(provider.account(provider.canonical(container("lake/raw"), NOWHERE)))
                .isEmpty();
    }
}
