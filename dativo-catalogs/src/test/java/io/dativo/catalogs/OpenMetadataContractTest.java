package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;

/** The contract with the tables of OpenMetadata. */
class OpenMetadataContractTest extends CatalogContract<FakeOpenMetadata> {
    OpenMetadataContractTest() {
        super(FakeOpenMetadata::new, OpenMetadataProvider::of);
    }

    @Override
    protected ResourceRef resource(int number) {
        fake().addTable("lake.main.sales.table" + number, "id", "e.mail");
        return new ResourceRef("openmetadata", "table", "lake.main.sales.table" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("openmetadata", "table", "lake.main.sales.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().label(resource.id(), key);
    }
}
