package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;

class TableContractTest extends GcpProviderContract {
    @Override
    void fill(FakeGoogle fake) {
        fake.withDataset(PROJECT_ID, "lake");
        for (int i = 0; i < EXISTING; i++) {
            fake.withTable(PROJECT_ID, "lake", "table_" + i);
        }
    }

    @Override
    protected ResourceRef resource(int number) {
        return ref(GcpId.TABLE, PROJECT_ID + ".lake.table_" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return ref(GcpId.TABLE, PROJECT_ID + ".nowhere.table");
    }
}
