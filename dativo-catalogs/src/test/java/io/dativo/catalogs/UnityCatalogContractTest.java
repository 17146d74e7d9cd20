package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;

/** The contract with the tables of Unity Catalog. */
class UnityCatalogContractTest extends CatalogContract<FakeUnityCatalog> {
    UnityCatalogContractTest() {
        super(FakeUnityCatalog::new, UnityCatalogProvider::of);
    }

    @Override
    protected boolean has(Capability capability) {
        // A tag assignment has no version to name.
        return capability != Capability.PRECONDITIONS && super.has(capability);
    }

    @Override
    protected boolean isAnswerOfUntagged(String body) {
        return body.equals("{}");
    }

    @Override
    protected ResourceRef resource(int number) {
        fake().add("table", "main.sales.table" + number);
        return new ResourceRef("unity-catalog", "table", "main.sales.table" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("unity-catalog", "table", "main.sales.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().tag("table", resource.id(), key, value);
    }
}
