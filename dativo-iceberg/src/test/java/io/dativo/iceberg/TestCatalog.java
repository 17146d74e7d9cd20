package io.dativo.iceberg;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalog;

/** A real catalog of one kind, and what it needs to run. */
record TestCatalog(Kind kind, Catalog catalog, Deque<Closeable> parts) implements AutoCloseable {
    enum Kind {
        IN_MEMORY,
        JDBC,
        REST,
        HADOOP
    }

    static TestCatalog open(Kind kind, Path directory) throws IOException {
        Deque<Closeable> parts = new ArrayDeque<>();
        Catalog catalog = switch (kind) {
            case IN_MEMORY -> inMemory(parts);
            case JDBC -> jdbc(directory, parts);
            case REST -> rest(parts);
            case HADOOP -> hadoop(directory, parts);
        };
        return new TestCatalog(kind, catalog, parts);
    }

    @Override
    public void close() throws IOException {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private static Catalog inMemory(Deque<Closeable> parts) {
        InMemoryCatalog catalog = new InMemoryCatalog();
        catalog.initialize("memory", Map.of());
        parts.push(catalog);
        return catalog;
    }

    private static Catalog jdbc(Path directory, Deque<Closeable> parts) {
        Map<String, String> properties = new HashMap<>();
        properties.put(CatalogProperties.URI, "jdbc:sqlite:" + directory.resolve("catalog.db") + "?busy_timeout=20000");
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, directory.toString());
        properties.put("jdbc.schema-version", "V1");
        properties.put("jdbc.strict-mode", "true");
        JdbcCatalog catalog = new JdbcCatalog(any -> new LocalFileIO(), null, true);
        catalog.initialize("jdbc", properties);
        parts.push(catalog);
        return catalog;
    }

    private static Catalog rest(Deque<Closeable> parts) throws IOException {
        RestCatalogServer server = new RestCatalogServer(inMemory(parts));
        parts.push(server::close);
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                "rest",
                Map.of(
                        CatalogProperties.URI,
                        server.uri(),
                        CatalogProperties.FILE_IO_IMPL,
                        InMemoryFileIO.class.getName(),
                        "view-endpoints-supported",
                        "true"));
        parts.push(catalog);
        return catalog;
    }

    private static Catalog hadoop(Path directory, Deque<Closeable> parts) {
        HadoopCatalog catalog =
                new HadoopCatalog(new Configuration(), directory.toUri().toString());
        parts.push(catalog);
        return catalog;
    }
}
