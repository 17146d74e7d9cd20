package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;

class BucketContractTest extends GcpProviderContract {
    @Override
    void fill(FakeGoogle fake) {
        for (int i = 0; i < EXISTING; i++) {
            fake.withBucket(PROJECT_ID, "acme-lake-" + i);
        }
    }

    @Override
    protected ResourceRef resource(int number) {
        return ref(GcpId.BUCKET, "gs://acme-lake-" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return ref(GcpId.BUCKET, "gs://acme-nowhere");
    }
}
