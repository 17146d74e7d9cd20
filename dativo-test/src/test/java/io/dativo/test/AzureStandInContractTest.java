package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;

class AzureStandInContractTest extends InMemoryProviderContract {
    @Override
    InMemoryProvider stand() {
        return InMemoryProvider.standingInFor("azure");
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("azure", "storage_account", "account" + number);
    }
}
