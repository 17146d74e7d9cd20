package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;

class GcpStandInContractTest extends InMemoryProviderContract {
    @Override
    InMemoryProvider stand() {
        return InMemoryProvider.standingInFor("gcp");
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("gcp", "gcs_bucket", "bucket" + number);
    }
}
