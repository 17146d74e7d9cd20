package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.catalogs.FakeServer.Request;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Official clients and ours send the same for one and the same change, field by field. Where the system property {@code
 * dativo.interop.out} names a file, what ours sent is written there, for the official classes to read.
 */
class OfficialChangesTest {
    private static final JsonNode CHANGES = OfficialData.of("changes.json");
    private static final Set<String> HEADERS = Set.of("content-type", "if-match", "x-databricks-workspace-id");
    private static final ArrayNode SENT = JsonHttp.JSON.createArrayNode();

    static Stream<JsonNode> unityCatalog() {
        return OfficialData.rows(CHANGES.path("unityCatalog")).stream();
    }

    static Stream<JsonNode> openMetadata() {
        return OfficialData.rows(CHANGES.path("openMetadata")).stream();
    }

    @AfterAll
    static void export() throws IOException {
        String file = System.getProperty("dativo.interop.out");
        if (file != null) {
            Files.writeString(Path.of(file), SENT.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("unityCatalog")
    void a_tag_in_unity_catalog_is_listed_made_changed_and_removed(JsonNode change) {
        try (FakeUnityCatalog server = new FakeUnityCatalog()) {
            String type = change.path("type").asText();
            String name = change.path("name").asText();
            UnityCatalogProvider provider = UnityCatalogProvider.of(server.patientConnection());
            if (change.path("workspace").isTextual()) {
                provider = provider.workspace(change.path("workspace").asText());
            }
            ResourceRef resource = new ResourceRef("unity-catalog", type, name);
            server.add(type, name);
            write(provider, resource, Map.of("finops_project", "p 1"), Set.of());
            server.tag(type, name, "finops_project", "old");
            write(provider, resource, Map.of("finops_project", "p 1"), Set.of());
            write(provider, resource, Map.of(), Set.of("finops_project"));

            List<JsonNode> ours = server.received().stream()
                    .filter(request -> !request.query().containsKey("page_token"))
                    .map(OfficialChangesTest::json)
                    .toList();
            assertThat(new TreeSet<>(ours.stream().map(JsonNode::toString).toList()))
                    .isEqualTo(new TreeSet<>(OfficialData.rows(change.path("requests")).stream()
                            .map(request -> sorted(request).toString())
                            .toList()));
            keep("unityCatalog", server);
        }
    }

    @ParameterizedTest
    @MethodSource("openMetadata")
    void a_table_of_openmetadata_and_a_column_are_labelled_and_owned(JsonNode change) {
        String table = "lake.main.sales.orders";
        compare(change, "add to column", "column", table + ".email", Map.of("a.b", "b"), Set.of());
        compare(change, "remove from column", "column", table + ".email", Map.of(), Set.of("classification.pii"));
        compare(change, "add to table", "table", table, Map.of("a.b", "b"), Set.of());
        compare(change, "own table", "table", table, Map.of("(owner)::data", "data"), Set.of());
    }

    private static void compare(
            JsonNode change, String what, String type, String name, Map<String, String> set, Set<String> remove) {
        try (FakeOpenMetadata server = new FakeOpenMetadata()) {
            JsonNode table = change.path("table");
            server.putTable(table);
            server.addPerson("user", "data");
            server.setId("user", "data", change.path("user").asText());
            write(
                    OpenMetadataProvider.of(server.patientConnection()),
                    new ResourceRef("openmetadata", type, name),
                    set,
                    remove);

            JsonNode official = change.path("requests").path(what).path(0);
            JsonNode ours = server.received().stream()
                    .filter(request -> request.method().equals("PATCH"))
                    .map(OfficialChangesTest::json)
                    .findFirst()
                    .orElseThrow();
            assertThat(ours.path("path")).isEqualTo(official.path("path"));
            assertThat(ours.path("headers").path("content-type"))
                    .isEqualTo(official.path("headers").path("content-type"));
            // The official client has a condition for columns only; ours is the same for tables.
            String condition = "W/\"" + change.path("version").asText() + '"';
            assertThat(ours.path("headers").path("if-match").asText()).isEqualTo(condition);
            assertThat(official.path("headers").path("if-match").asText(condition))
                    .isEqualTo(condition);
            assertThat(withoutTests(ours.path("body"), table)).isEqualTo(official.path("body"));
            keep("openMetadata", server);
        }
    }

    /** The operations that change something, with the index that an append has. */
    private static ArrayNode withoutTests(JsonNode patch, JsonNode table) {
        ArrayNode changes = JsonHttp.JSON.createArrayNode();
        for (JsonNode operation : patch) {
            if (!operation.path("op").asText().equals("test")) {
                String path = operation.path("path").asText();
                if (path.endsWith("/-")) {
                    String list = path.substring(0, path.length() - 2);
                    ((ObjectNode) operation)
                            .put("path", list + "/" + table.at(list).size());
                }
                changes.add(operation);
            }
        }
        return changes;
    }

    @Test
    void a_classification_and_a_tag_of_openmetadata_are_made() {
        JsonNode official = CHANGES.path("openMetadata").path(0).path("requests");
        try (FakeOpenMetadata server = new FakeOpenMetadata()) {
            server.addTable("lake.main.sales.orders");
            write(
                    OpenMetadataProvider.of(server.patientConnection()),
                    new ResourceRef("openmetadata", "table", "lake.main.sales.orders"),
                    Map.of("\"finops.project\".\"p.q\"", "p.q"),
                    Set.of());
            assertThat(server.received().stream()
                            .filter(request -> request.method().equals("POST"))
                            .map(OfficialChangesTest::json))
                    .containsExactly(
                            sorted(official.path("make classification").path(0)),
                            sorted(official.path("make tag").path(0)));
            keep("openMetadata", server);
        }
    }

    @Test
    void tags_and_owners_of_datahub_are_added_and_removed() {
        JsonNode official = CHANGES.path("dataHub");
        String urn = official.path("dataset").asText();
        Map<String, String> tags = new TreeMap<>();
        official.path("tags")
                .forEach(name -> tags.put(name.asText(), name.asText().split(":", 2)[1]));
        String owner = "(owner)::" + official.path("owner").asText();
        try (FakeDataHub server = new FakeDataHub()) {
            server.add(urn);
            ResourceRef dataset = new ResourceRef("datahub", "dataset", urn);
            Map<String, String> all = new TreeMap<>(tags);
            all.put(owner, official.path("owner").asText());
            write(DataHubProvider.of(server.patientConnection()), dataset, all, Set.of());
            comparePatches(server, official.path("add"));
            assertThat(server.received().stream()
                            .filter(request -> request.method().equals("POST"))
                            .map(request -> request.body().path("value")))
                    .contains(official.path("tagKey"));
            keep("dataHub", server);

            server.forgetRequests();
            write(DataHubProvider.of(server.patientConnection()), dataset, Map.of(), tags.keySet());
            comparePatches(server, official.path("remove"));
            keep("dataHub", server);
        }
    }

    private static void comparePatches(FakeServer server, JsonNode official) {
        Map<String, JsonNode> ours = new TreeMap<>();
        for (Request request : server.received()) {
            if (request.method().equals("PATCH")) {
                assertThat(request.contentType()).isEqualTo("application/json-patch+json");
                ours.put(request.at(5), request.body());
            }
        }
        assertThat(ours).hasSize(official.size());
        for (JsonNode proposal : official) {
            JsonNode body = ours.get(proposal.path("aspect").asText());
            assertThat(items(body)).isEqualTo(items(proposal.path("body")));
        }
    }

    /** What a patch does to which item: keys by name, whatever their order, and the item without the time. */
    private static Set<String> items(JsonNode body) {
        Set<String> items = new TreeSet<>();
        String list = body.path("arrayPrimaryKeys").fieldNames().next();
        JsonNode keys = body.path("arrayPrimaryKeys").path(list);
        for (JsonNode operation : body.path("patch")) {
            Map<String, String> item = new TreeMap<>();
            String[] steps = operation.path("path").asText().split("/", -1);
            assertThat(steps).hasSize(keys.size() + 2).startsWith("", list);
            for (int i = 0; i < keys.size(); i++) {
                item.put(keys.get(i).asText(), steps[i + 2]);
            }
            JsonNode value = operation.path("value").deepCopy();
            if (value.path("attribution") instanceof ObjectNode attribution) {
                attribution.remove("time");
                // The default of the schema.
                attribution.remove("sourceDetail");
            }
            items.add(operation.path("op").asText() + " " + item + " " + (value.isEmpty() ? "" : sorted(value)));
        }
        return items;
    }

    private static void write(ProviderSpi provider, ResourceRef resource, Map<String, String> set, Set<String> remove) {
        try (TagStore store = provider.open(AccountScope.of(provider.id()))) {
            var result = store.write(List.of(new TagWrite(resource, set, remove, null)))
                    .get(resource);
            assertThat(result.isWritten()).as(result.detail()).isTrue();
        }
    }

    private static void keep(String product, FakeServer server) {
        for (Request request : server.received()) {
            SENT.add(((ObjectNode) json(request)).put("product", product));
        }
    }

    /** As the recorder of the official clients keeps it. */
    private static JsonNode json(Request request) {
        ObjectNode json = JsonHttp.JSON.createObjectNode().put("method", request.method());
        ArrayNode path = json.putArray("path");
        request.path().forEach(path::add);
        request.query().forEach(json.putObject("query")::put);
        ObjectNode headers = json.putObject("headers");
        request.headers().forEach((name, values) -> {
            if (HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        json.set("body", request.body().isMissingNode() ? JsonHttp.JSON.nullNode() : request.body());
        return sorted(json);
    }

    /** The same with the fields of objects by name. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode sorted = JsonHttp.JSON.createArrayNode();
            array.forEach(item -> sorted.add(sorted(item)));
            return sorted;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode sorted = JsonHttp.JSON.createObjectNode();
        Map<String, JsonNode> fields = new TreeMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.forEach((name, value) -> sorted.set(name, sorted(value)));
        return sorted;
    }
}
