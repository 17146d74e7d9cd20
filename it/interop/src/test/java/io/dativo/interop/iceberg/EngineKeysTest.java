package io.dativo.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.spi.TagRules;
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
import java.util.function.Predicate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No tag that is accepted changes how PyIceberg treats a table, a view or a namespace. */
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

    @ParameterizedTest
    @CsvSource({
        "JDBC, table, sales.orders",
        "REST, table, sales.orders",
        "REST, view, sales.recent",
        "JDBC, namespace, sales",
        "REST, namespace, sales"
    })
    void accepted_tags_change_the_properties_of_what_carries_them_and_nothing_else(
            Lake.Kind kind, String type, String id) throws Exception {
        try (Lake lake = Lake.open(kind, folder)) {
            fill(lake);
            ObjectNode before = load(lake, type, id);
            Map<String, String> tags = accepted(type, keysOfPyIceberg());

            lake.propagator().apply(lake.plan(type, id, tags)).throwUnlessComplete();

            ObjectNode after = load(lake, type, id);
            assertThat(tags).hasSizeGreaterThan(200);
            assertThat(PyIceberg.texts(after.get("properties")))
                    .containsAllEntriesOf(tags)
                    .containsAllEntriesOf(PyIceberg.texts(before.get("properties")));
            assertThat(PyIceberg.besideProperties(after)).isEqualTo(PyIceberg.besideProperties(before));
            assertThat(lake.plan(type, id, tags).isEmpty()).isTrue();

            lake.propagator().apply(lake.plan(type, id, Map.of())).throwUnlessComplete();

            assertThat(load(lake, type, id)).as("released").isEqualTo(before);
        }
    }

    @Test
    void the_digest_of_a_snapshot_is_computed_again_in_python() throws Exception {
        Map<String, String> tags = Map.of("a.\uff5e", "1", "a.🚀", "2", "a.b", "ü", "A", "");
        JsonNode digest = new PyIceberg(folder, Map.of()).run("digest.py", new ObjectMapper().writeValueAsString(tags));

        assertThat(digest.asText())
                .isEqualTo(TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "job")).digest());
    }

    private static void fill(Lake lake) {
        Namespace sales = Namespace.of("sales");
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "email", Types.StringType.get()));
        ((SupportsNamespaces) lake.catalog()).createNamespace(sales);
        lake.catalog()
                .createTable(
                        TableIdentifier.of(sales, "orders"),
                        schema,
                        PartitionSpec.builderFor(schema).bucket("id", 4).build());
        ((ViewCatalog) lake.catalog())
                .buildView(TableIdentifier.of(sales, "recent"))
                .withSchema(schema)
                .withQuery("spark", "select * from orders")
                .withDefaultNamespace(sales)
                .create();
    }

    private static ObjectNode load(Lake lake, String type, String id) {
        return (ObjectNode) lake.pyiceberg().run("load.py", type, id).get(id);
    }

    private List<String> keysOfPyIceberg() {
        List<String> keys = new ArrayList<>();
        new PyIceberg(folder, Map.of()).run("keys.py").forEach(key -> keys.add(key.asText()));
        keys.remove(OF_SNAPSHOTS);
        return keys;
    }

    /** Keys close to those of engines, with awkward values, and the longest there are: those that the rules accept. */
    private static Map<String, String> accepted(String type, List<String> keysOfEngine) {
        TagRules rules = PROVIDER.rules(type);
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
                if (rules.refusal(changed, value).isEmpty()) {
                    tags.put(changed, value);
                }
            }
        }
        String longestKey = longest("k", key -> rules.refusal(key, "").isEmpty());
        tags.put(
                longestKey,
                longest("ü", value -> rules.refusal(longestKey, value).isEmpty()));
        return tags;
    }

    /** So many of a character as are accepted, ten thousand at most. */
    private static String longest(String character, Predicate<String> accepted) {
        int count = 10_000;
        while (!accepted.test(character.repeat(count))) {
            count--;
        }
        return character.repeat(count);
    }
}
