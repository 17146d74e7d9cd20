package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.iceberg.AssetSchema;
import io.dativo.iceberg.IcebergTables;
import io.dativo.job.Asset;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.testparts.Guides;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB reads the tags of a table from the metadata file that Iceberg wrote. */
class DuckDbTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void the_recipe_of_the_guide_tells_our_tags_from_everything_else(String compression) throws Exception {
        Map<String, String> tags = Map.of("governance.owner", "data@acme.example", "finops.project", "");
        Path metadata = folder.resolve("00001-table.metadata.json");
        try (InMemoryCatalog catalog = new InMemoryCatalog()) {
            catalog.initialize("memory", Map.of());
            catalog.createNamespace(Namespace.of("sales"));
            Table table = IcebergTables.createIfAbsent(
                            catalog,
                            TableIdentifier.of("sales", "orders"),
                            AssetSchema.of(Asset.builder("orders", "1.0", "postgres", "orders", "data@acme.example")
                                    .column(new Asset.Column("id", "integer", null, null, null, Map.of()))
                                    .build()),
                            TagSet.of(plus(tags, "env", "prod"), TagOrigin.of(TagLevel.JOB, "job")),
                            Map.of("write.metadata.compression-codec", compression))
                    .table();
            table.updateProperties()
                    .set("their.key", "theirs")
                    .set("env", "changed by another")
                    // More than DuckDB reads as one object unless it is told how much.
                    .set("their.notes", "n".repeat(9 << 20))
                    .set("their.other notes", "n".repeat(9 << 20))
                    .commit();
            try (InputStream file = table.io()
                    .newInputFile(TableUtil.metadataFileLocation(table))
                    .newStream()) {
                Files.copy(file, metadata);
            }
        }

        List<String> recipe = Guides.sql("docs/iceberg.md", "-- DuckDB, without an extension");
        assertThat(recipe).hasSize(1);
        String query = recipe.get(0)
                .replace("orders.metadata.json", metadata.toString())
                .replace("compression = 'none'", "compression = '" + compression + "'");

        assertThat(run(query)).isEqualTo(tags);
    }

    private static Map<String, String> plus(Map<String, String> tags, String key, String value) {
        Map<String, String> more = new HashMap<>(tags);
        more.put(key, value);
        return more;
    }

    private static Map<String, String> run(String query) throws Exception {
        Map<String, String> found = new HashMap<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(rows.getString("key"), rows.getString("value"));
            }
        }
        return found;
    }
}
