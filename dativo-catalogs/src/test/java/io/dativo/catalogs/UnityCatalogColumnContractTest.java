package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;

/** The contract with the columns of Unity Catalog. */
class UnityCatalogColumnContractTest extends UnityCatalogContractTest {
    @Override
    protected ResourceRef resource(int number) {
        fake().add("column", "main.sales.orders.column" + number);
        return new ResourceRef("unity-catalog", "column", "main.sales.orders.column" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("unity-catalog", "column", "main.sales.orders.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().tag("column", resource.id(), key, value);
    }
}
