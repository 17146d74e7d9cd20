package io.dativo.iceberg;

class JdbcCatalogContractTest extends IcebergProviderContract {
    @Override
    TestCatalog.Kind kind() {
        return TestCatalog.Kind.JDBC;
    }
}
