package io.dativo.azure;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;

/** Storage accounts, through tags at scope and Resource Graph. */
class ArmContractTest extends AzureContract {
    private static final String GROUP = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg-acme";

    @Override
    protected ResourceRef resource(int number) {
        azure().arm.create(GROUP);
        ResourceRef account = account("lake" + number);
        azure().arm.create(account.id());
        return account;
    }

    @Override
    protected ResourceRef missingResource() {
        azure().arm.create(GROUP);
        return account("missing");
    }

    private static ResourceRef account(String name) {
        return new ResourceRef(
                "azure", "storage_account", GROUP + "/providers/Microsoft.Storage/storageAccounts/" + name);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        azure().arm.tag(resource.id(), key, value);
    }

    @Override
    protected void failNextCall(Kind kind) {
        azure().failNext(ArmService.error(status(kind), "Code" + kind, "It says no.", "Retry-After", "0"), 1);
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        azure().arm.failNextWriteOf(resource.id(), ArmService.error(status(kind), "Code" + kind, "It says no."));
    }
}
