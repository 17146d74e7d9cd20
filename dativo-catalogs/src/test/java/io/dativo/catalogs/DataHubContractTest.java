package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;

/** The contract with the datasets of DataHub. */
class DataHubContractTest extends CatalogContract<FakeDataHub> {
    DataHubContractTest() {
        super(FakeDataHub::new, DataHubProvider::of);
    }

    @Override
    protected boolean has(Capability capability) {
        // Items are found by their keys, so that a patch needs no version. Something missing is said without a word.
        return capability != Capability.PRECONDITIONS
                && capability != Capability.SAYS_WHAT_IS_MISSING
                && super.has(capability);
    }

    @Override
    protected ResourceRef resource(int number) {
        fake().add(dataset("table" + number));
        return new ResourceRef("datahub", "dataset", dataset("table" + number));
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("datahub", "dataset", dataset("missing"));
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().put(subject(resource), "globalTags", "urn:li:tag:" + key, null);
    }

    static String dataset(String table) {
        return "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales." + table + ",PROD)";
    }
}
