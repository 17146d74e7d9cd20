package io.dativo.azure;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Internal;
import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resource types, which one an id is of, and the one form of each id. Pure. */
@Internal
public final class AzureTypes {
    public static final String STORAGE_ACCOUNT = "storage_account";
    public static final String BLOB_CONTAINER = "blob_container";
    public static final String MANAGED_IDENTITY = "managed_identity";
    public static final String RESOURCE_GROUP = "resource_group";
    static final String RESOURCE = "azure_resource";

    // What carries fewer tags than the rest. A job names these azure_resource; their rules are their own.
    static final String AUTOMATION = "automation_resource";
    static final String CDN = "cdn_resource";
    static final String DNS = "dns_resource";

    static final Set<String> ALL =
            Set.of(STORAGE_ACCOUNT, BLOB_CONTAINER, MANAGED_IDENTITY, RESOURCE_GROUP, RESOURCE, AUTOMATION, CDN, DNS);

    /** Terraform's types. Its id of a resource is Azure's; what only belongs to another has the other's, and no tags. */
    static final Map<String, TerraformType> TERRAFORM = Map.of(
            "azurerm_storage_account", TerraformType.of(STORAGE_ACCOUNT, "id"),
            "azurerm_user_assigned_identity", TerraformType.of(MANAGED_IDENTITY, "id"),
            "azurerm_resource_group", TerraformType.of(RESOURCE_GROUP, "id"),
            "azurerm_storage_container", TerraformType.of(BLOB_CONTAINER, "id").tagsIn("metadata", Form.MAP),
            "azurerm_storage_data_lake_gen2_filesystem",
                    TerraformType.of(BLOB_CONTAINER, "id").tagsIn("properties", Form.BASE64),
            // The only type of the provider with labels, which are New Relic's.
            "azurerm_spring_cloud_new_relic_application_performance_monitoring",
                    TerraformType.of(RESOURCE, "id").withoutTags(),
            "azurerm_*", TerraformType.of(RESOURCE, "id"),
            "azapi_resource", TerraformType.of(RESOURCE, "id"));

    private static final String ACCOUNTS = "microsoft.storage/storageaccounts";
    private static final String IDENTITIES = "microsoft.managedidentity/userassignedidentities";
    private static final Pattern ACCOUNT_NAME = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern IDENTITY_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{2,127}");

    private AzureTypes() {}

    /**
     * The one form of an id.
     *
     * @throws IllegalArgumentException when the id is not one of this type
     */
    static ResourceRef canonical(ResourceRef ref, AccountScope scope, AzureCloud cloud) {
        String id = ref.id();
        if (ref.type().equals(BLOB_CONTAINER)) {
            return new ResourceRef(
                    AzureProvider.ID,
                    BLOB_CONTAINER,
                    ContainerId.parse(id, cloud).toString());
        }
        ArmId arm = id.startsWith("/") ? ArmId.parse(id) : named(ref, scope);
        String type = typeOf(arm);
        if (type.equals(BLOB_CONTAINER) && ref.type().equals(RESOURCE)) {
            return new ResourceRef(
                    AzureProvider.ID, type, ContainerId.parse(arm.path(), cloud).toString());
        }
        if (!type.equals(ref.type()) && !ref.type().equals(RESOURCE)) {
            throw new IllegalArgumentException(
                    "'" + id + "' is the id of " + article(type) + ", not of " + article(ref.type()));
        }
        checkName(id, arm, type);
        return new ResourceRef(AzureProvider.ID, type, arm.path());
    }

    /** The id of what a job names without the path to it. */
    private static ArmId named(ResourceRef ref, AccountScope scope) {
        String name = ref.id();
        String namespace = switch (ref.type()) {
            case RESOURCE_GROUP -> null;
            case STORAGE_ACCOUNT -> "/providers/Microsoft.Storage/storageAccounts/";
            case MANAGED_IDENTITY -> "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";
            default ->
                throw new IllegalArgumentException(
                        "'" + name + "' is not the id of an Azure resource, which begins with /subscriptions/");
        };
        // Files that are older than subscription_id have it in account_id.
        String subscription = scope.subscriptionId() == null ? scope.accountId() : scope.subscriptionId();
        if (namespace == null) {
            return ArmId.ofGroup(given(ref, "subscription_id", subscription), name);
        }
        String group = ArmId.ofGroup(
                        given(ref, "subscription_id", subscription),
                        given(ref, "resource_group", scope.resourceGroup()))
                .path();
        return ArmId.parse(group + namespace + name);
    }

    private static String given(ResourceRef ref, String key, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("'" + ref.id() + "' is only the name of " + article(ref.type())
                    + ": add " + key + " to infrastructure.provider, or give the whole id, which begins with"
                    + " /subscriptions/");
        }
        return value;
    }

    private static void checkName(String id, ArmId arm, String type) {
        Pattern pattern = switch (type) {
            case STORAGE_ACCOUNT -> ACCOUNT_NAME;
            case MANAGED_IDENTITY -> IDENTITY_NAME;
            default -> null;
        };
        if (pattern != null && !pattern.matcher(arm.names().get(0)).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' has the name '" + arm.names().get(0) + "', which " + article(type) + " cannot have");
        }
    }

    private static String typeOf(ArmId id) {
        String type = id.type();
        if (type == null) {
            return id.group() == null ? RESOURCE : RESOURCE_GROUP;
        }
        return switch (type) {
            case ACCOUNTS -> STORAGE_ACCOUNT;
            case IDENTITIES -> MANAGED_IDENTITY;
            case ContainerId.TYPE -> BLOB_CONTAINER;
            default -> {
                if (type.startsWith("microsoft.automation/")) {
                    yield AUTOMATION;
                }
                if (type.startsWith("microsoft.cdn/")) {
                    yield CDN;
                }
                boolean dns = type.startsWith("microsoft.network/dnszones")
                        || type.startsWith("microsoft.network/privatednszones");
                yield dns ? DNS : RESOURCE;
            }
        };
    }

    private static String article(String type) {
        String text = type.replace('_', ' ');
        return (text.startsWith("a") ? "an " : "a ") + text;
    }
}
