package io.dativo.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that PyIceberg made, of each shape and version of the format, are tagged and released without a trace. */
class MadeByPyIcebergTest {
    private static final Map<String, String> TAGS =
            Map.of("governance.owner", "data@acme.example", "classification.default", "", "team", "Größe 🚀 \"'\\");

    @TempDir
    private Path folder;

    /** Version 3 is made by the server of a REST catalog alone: PyIceberg reads it and does not write it. */
    @ParameterizedTest
    @CsvSource({"JDBC, 2, 20", "REST, 3, 25"})
    void tags_come_and_go_and_all_else_that_pyiceberg_sees_is_as_it_made_it(
            Lake.Kind kind, int highestVersion, int expectedTables) throws Exception {
        try (Lake lake = Lake.open(kind, folder)) {
            ((SupportsNamespaces) lake.catalog()).createNamespace(Namespace.of("made"));
            List<String> tables = new ArrayList<>();
            lake.pyiceberg()
                    .run("make.py", "made", Integer.toString(highestVersion))
                    .forEach(name -> tables.add(name.asText()));
            JsonNode before = load(lake, tables);

            lake.propagator().apply(lake.plan("table", tables, TAGS)).throwUnlessComplete();

            JsonNode tagged = load(lake, tables);
            assertThat(tables).hasSize(expectedTables);
            for (String table : tables) {
                assertThat(version(before.get(table))).as(table).isEqualTo(versionInName(table));
                assertThat(PyIceberg.texts(tagged.get(table).get("properties")))
                        .as(table)
                        .containsAllEntriesOf(TAGS)
                        .containsAllEntriesOf(PyIceberg.texts(before.get(table).get("properties")));
                assertThat(PyIceberg.besideProperties(tagged.get(table)))
                        .as(table)
                        .isEqualTo(PyIceberg.besideProperties(before.get(table)));
            }
            assertThat(lake.plan("table", tables, TAGS).isEmpty()).isTrue();

            lake.propagator().apply(lake.plan("table", tables, Map.of())).throwUnlessComplete();

            assertThat(load(lake, tables)).as("released").isEqualTo(before);
        }
    }

    private static JsonNode load(Lake lake, List<String> tables) {
        List<String> arguments = new ArrayList<>(List.of("table"));
        arguments.addAll(tables);
        return lake.pyiceberg().run("load.py", arguments.toArray(new String[0]));
    }

    private static int version(JsonNode table) {
        return table.at("/metadata/format-version").asInt();
    }

    private static int versionInName(String table) {
        return Integer.parseInt(table.replaceFirst(".*_v(\\d).*", "$1"));
    }
}
