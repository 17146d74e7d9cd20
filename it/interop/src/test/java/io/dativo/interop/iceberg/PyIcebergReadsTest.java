package io.dativo.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PyIceberg, started elsewhere, reads from one catalog what we wrote to it. */
class PyIcebergReadsTest {
    private static final Map<String, String> AWKWARD = Map.of(
            "governance.owner", "data@acme.example",
            "classification.default", "",
            "team", "Größe 🚀 \u00a0 \"'\\",
            "a.very.deep.key/with=signs", "a=b,c:d;{}[]",
            "Ключ", "значение");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void every_tag_of_a_table_and_of_its_namespace_is_read_as_it_was_written(Lake.Kind kind) throws Exception {
        try (Lake lake = Lake.open(kind, folder)) {
            ((SupportsNamespaces) lake.catalog()).createNamespace(Namespace.of("sales"));
            lake.catalog()
                    .createTable(
                            TableIdentifier.of("sales", "orders"),
                            new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())));
            lake.propagator().apply(lake.plan("table", "sales.orders", AWKWARD)).throwIfFailed();
            lake.propagator().apply(lake.plan("namespace", "sales", AWKWARD)).throwIfFailed();

            JsonNode table =
                    lake.pyiceberg().run("load.py", "table", "sales.orders").get("sales.orders");
            JsonNode namespace =
                    lake.pyiceberg().run("load.py", "namespace", "sales").get("sales");

            assertThat(PyIceberg.texts(table.get("properties"))).containsAllEntriesOf(AWKWARD);
            assertThat(new TreeMap<>(PyIceberg.texts(namespace.get("properties"))))
                    .containsAllEntriesOf(AWKWARD);
            assertThat(table.get("rows").asInt()).isZero();
            assertThat(lake.plan("table", "sales.orders", AWKWARD).isEmpty()).isTrue();
        }
    }
}
