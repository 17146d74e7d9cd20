package io.dativo.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No tag that is accepted changes how PyIceberg treats a table. */
class EngineKeysTest {
    private static final IcebergProvider PROVIDER = new IcebergProvider();

    /** It is looked up in the properties of a snapshot, not in those of a table. */
    private static final String OF_SNAPSHOTS = "partition-summaries-included";

    @TempDir
    private Path folder;

    @Test
    void every_key_that_pyiceberg_looks_up_on_a_table_is_refused_whatever_its_case() {
        List<String> keys = keysOfPyIceberg();

        assertThat(keys).hasSizeGreaterThan(60).contains("s3.endpoint", "client.region", "py-io-impl", "uri");
        for (String type : PROVIDER.resourceTypes()) {
            for (String key : keys) {
                assertThat(PROVIDER.rules(type).refusal(key, "x")).as(key).isPresent();
                assertThat(PROVIDER.rules(type).refusal(key.toUpperCase(java.util.Locale.ROOT), "x"))
                        .as(key)
                        .isPresent();
            }
        }
    }

    @Test
    void accepted_tags_leave_storage_schema_partitioning_order_and_format_as_they_were() throws Exception {
        try (Lake lake = Lake.open(Lake.Kind.JDBC, folder)) {
            ((SupportsNamespaces) lake.catalog()).createNamespace(Namespace.of("sales"));
            Schema schema = new Schema(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "email", Types.StringType.get()));
            lake.catalog()
                    .createTable(
                            TableIdentifier.of("sales", "orders"),
                            schema,
                            PartitionSpec.builderFor(schema).bucket("id", 4).build());
            JsonNode before = load(lake);
            Map<String, String> tags = accepted(keysOfPyIceberg());

            lake.propagator().apply(lake.plan("table", "sales.orders", tags)).throwIfFailed();

            JsonNode after = load(lake);
            assertThat(tags).hasSizeGreaterThan(200);
            assertThat(PyIceberg.texts(after.get("properties"))).containsAllEntriesOf(tags);
            for (String unchanged : List.of("uuid", "location", "format", "schema", "spec", "sort", "io", "storage")) {
                assertThat(after.get(unchanged))
                        .as(unchanged)
                        .isEqualTo(before.get(unchanged))
                        .isNotNull();
            }
        }
    }

    @Test
    void the_digest_of_a_snapshot_is_computed_again_in_python() throws Exception {
        Map<String, String> tags = Map.of("a.\uff5e", "1", "a.🚀", "2", "a.b", "ü", "A", "");
        JsonNode digest = new PyIceberg(folder, Map.of()).run("digest.py", new ObjectMapper().writeValueAsString(tags));

        assertThat(digest.asText())
                .isEqualTo(TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "job")).digest());
    }

    private static JsonNode load(Lake lake) {
        return lake.pyiceberg().run("load.py", "table", "sales.orders").get("sales.orders");
    }

    private List<String> keysOfPyIceberg() {
        List<String> keys = new ArrayList<>();
        new PyIceberg(folder, Map.of()).run("keys.py").forEach(key -> keys.add(key.asText()));
        keys.remove(OF_SNAPSHOTS);
        return keys;
    }

    /** Keys close to those of engines and far from them, with awkward values: those that the rules accept. */
    private static Map<String, String> accepted(List<String> keysOfEngine) {
        Random random = new Random(20261130);
        List<String> near = new ArrayList<>(keysOfEngine);
        near.addAll(Set.of("owner", "format", "sort-order", "identifier-fields", "location", "comment", "branch"));
        List<String> before = List.of("", "x", "governance.", "_", ".", "é");
        List<String> after = List.of("", "s", ".team", "_", " ", "🚀");
        List<String> values =
                List.of("", "true", "false", "-1", "http://127.0.0.1:1", "iceberg/orc", "null", "{}", "ü🚀\"'\\");
        Map<String, String> tags = new HashMap<>();
        for (String key : near) {
            for (int i = 0; i < 6; i++) {
                String changed = before.get(random.nextInt(before.size()))
                        + (i % 2 == 0 ? key : key.replace('.', '_'))
                        + after.get(random.nextInt(after.size()));
                String value = values.get(random.nextInt(values.size()));
                if (PROVIDER.rules("table").refusal(changed, value).isEmpty()) {
                    tags.put(changed, value);
                }
            }
        }
        return tags;
    }
}
