package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;

class DatasetContractTest extends GcpProviderContract {
    @Override
    void fill(FakeGoogle fake) {
        for (int i = 0; i < EXISTING; i++) {
            fake.withDataset(PROJECT_ID, "dataset_" + i);
        }
    }

    @Override
    protected ResourceRef resource(int number) {
        return ref(GcpId.DATASET, PROJECT_ID + ".dataset_" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return ref(GcpId.DATASET, PROJECT_ID + ".nowhere");
    }
}
