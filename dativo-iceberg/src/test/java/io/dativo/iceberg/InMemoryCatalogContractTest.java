package io.dativo.iceberg;

class InMemoryCatalogContractTest extends IcebergProviderContract {
    @Override
    TestCatalog.Kind kind() {
        return TestCatalog.Kind.IN_MEMORY;
    }
}
