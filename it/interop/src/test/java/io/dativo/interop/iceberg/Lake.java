package io.dativo.interop.iceberg;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.LocalFileIO;
import io.dativo.iceberg.RestCatalogServer;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalog;

/**
 * One catalog, as we open it and as PyIceberg opens it.
 *
 * @param catalog ours
 * @param pyiceberg PyIceberg's, started in another folder than the test
 * @param parts what is closed with it
 */
record Lake(Catalog catalog, PyIceberg pyiceberg, Deque<Closeable> parts) implements AutoCloseable {
    enum Kind {
        JDBC,
        REST
    }

    static Lake open(Kind kind, Path folder) throws IOException {
        Deque<Closeable> parts = new ArrayDeque<>();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path database = folder.resolve("catalog.db");
        // No address: the test's LocalFileIO gives a file another name than "file:" and its path, which is a conflict
        // to both.
        String warehouse = folder.resolve("warehouse").toString();
        JdbcCatalog jdbc = new JdbcCatalog(any -> new LocalFileIO(), null, true);
        jdbc.initialize(
                "lake",
                Map.of(
                        "uri",
                        "jdbc:sqlite:" + database + "?busy_timeout=20000",
                        "warehouse",
                        warehouse,
                        "jdbc.schema-version",
                        "V1"));
        parts.push(jdbc);
        if (kind == Kind.JDBC) {
            Map<String, String> theirs =
                    Map.of("name", "lake", "type", "sql", "uri", "sqlite:///" + database, "warehouse", warehouse);
            return new Lake(jdbc, new PyIceberg(elsewhere, theirs), parts);
        }
        RestCatalogServer server = new RestCatalogServer(jdbc);
        parts.push(server::close);
        RESTCatalog rest = new RESTCatalog();
        rest.initialize(
                "lake",
                Map.of(
                        "uri",
                        server.uri(),
                        "io-impl",
                        LocalFileIO.class.getName(),
                        "view-endpoints-supported",
                        "true"));
        parts.push(rest);
        Map<String, String> theirs =
                Map.of("name", "lake", "type", "rest", "uri", server.uri(), "view-endpoints-supported", "true");
        return new Lake(rest, new PyIceberg(elsewhere, theirs), parts);
    }

    /** A plan for one resource. */
    PropagationPlan plan(String type, String id, Map<String, String> tags) {
        return plan(type, List.of(id), tags);
    }

    /** A plan for resources of one type, with the same tags for each. */
    PropagationPlan plan(String type, List<String> ids, Map<String, String> tags) {
        TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "job"));
        return propagator()
                .plan(
                        ids.stream()
                                .map(id -> new TagClaim(
                                        new ResourceRef("iceberg", type, id),
                                        AccountScope.of("iceberg"),
                                        claimed,
                                        "job"))
                                .toList(),
                        List.of());
    }

    TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(catalog)), OwnershipLedger.inMemory())
                .build();
    }

    @Override
    public void close() throws IOException {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
