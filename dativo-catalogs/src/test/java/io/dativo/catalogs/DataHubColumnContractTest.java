package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;

/** The contract with the columns of DataHub, which know their types in the schema and not in the job. */
class DataHubColumnContractTest extends DataHubContractTest {
    private static final String TYPED = "[version=2.0].[type=struct].[type=string].";

    @Override
    protected ResourceRef resource(int number) {
        String table = dataset("table" + number);
        fake().addSchema(table, TYPED + "id", TYPED + "email");
        return new ResourceRef("datahub", "schemaField", DataHubUrn.column(table, "email"));
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("datahub", "schemaField", DataHubUrn.column(dataset("missing"), "email"));
    }

    @Override
    String subject(ResourceRef resource) {
        return DataHubUrn.column(DataHubColumn.of(resource.id()).dataset(), TYPED + "email");
    }
}
