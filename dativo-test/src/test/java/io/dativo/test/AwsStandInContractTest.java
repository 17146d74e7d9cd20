package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;

class AwsStandInContractTest extends InMemoryProviderContract {
    @Override
    InMemoryProvider stand() {
        return InMemoryProvider.standingInFor("aws");
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket" + number);
    }
}
