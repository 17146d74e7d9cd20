package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;

/** The contract with the columns of OpenMetadata, which are parts of their tables. */
class OpenMetadataColumnContractTest extends OpenMetadataContractTest {
    private static final String COLUMN = ".\"e.mail\"";

    @Override
    protected ResourceRef resource(int number) {
        String table = super.resource(number).id();
        return new ResourceRef("openmetadata", "column", table + COLUMN);
    }

    @Override
    protected ResourceRef missingResource() {
        super.resource(0);
        return new ResourceRef("openmetadata", "column", "lake.main.sales.table0.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().labelColumn(subject(resource), 1, key);
    }

    @Override
    String subject(ResourceRef resource) {
        return resource.id().substring(0, resource.id().length() - COLUMN.length());
    }
}
