package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;

class OwnershipKeepingStandInContractTest extends InMemoryProviderContract {
    @Override
    InMemoryProvider stand() {
        return InMemoryProvider.standingInFor("azure").with(Behaviour.KEEPS_OWNERSHIP, Behaviour.KEEPS_FIRST_SPELLING);
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("azure", "resource_group", "group" + number);
    }
}
