package io.dativo.catalogs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the official classes serialise is read, with the fields that they leave out and with those that are not known here. */
class OfficialAnswersTest {
    private static final JsonNode ANSWERS = OfficialData.of("answers.json");

    static Stream<JsonNode> unityCatalog() {
        return OfficialData.rows(ANSWERS.path("unityCatalog")).stream();
    }

    static Stream<JsonNode> openMetadata() {
        return OfficialData.rows(ANSWERS.path("openMetadata")).stream();
    }

    static Stream<JsonNode> dataHub() {
        return OfficialData.rows(ANSWERS.path("dataHub")).stream();
    }

    @ParameterizedTest
    @MethodSource("unityCatalog")
    void tag_assignments_of_unity_catalog(JsonNode row) {
        try (FakeUnityCatalog server = new FakeUnityCatalog()) {
            server.answerNextCall(200, Map.of(), row.path("answer").toString().getBytes(UTF_8));
            ResourceRef table = new ResourceRef("unity-catalog", "table", "main.sales.orders");
            assertThat(read(UnityCatalogProvider.of(server.patientConnection()), table))
                    .isEqualTo(tags(row.path("tags")));
        }
    }

    @ParameterizedTest
    @MethodSource("openMetadata")
    void a_table_of_openmetadata_and_a_column(JsonNode row) {
        for (String type : List.of("table", "column")) {
            try (FakeOpenMetadata server = new FakeOpenMetadata()) {
                server.takeNextCall();
                server.answerNextCall(200, Map.of(), row.path("answer").asText().getBytes(UTF_8));
                String name = "lake.main.sales.orders" + (type.equals("column") ? ".email" : "");
                assertThat(read(
                                OpenMetadataProvider.of(server.patientConnection()),
                                new ResourceRef("openmetadata", type, name)))
                        .isEqualTo(tags(row.path(type)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dataHub")
    void aspects_of_datahub(JsonNode row) {
        try (FakeDataHub server = new FakeDataHub()) {
            server.takeNextCall();
            server.answerNextCall(200, Map.of(), row.path("answer").toString().getBytes(UTF_8));
            String urn = row.path("answer").path("urn").asText();
            assertThat(read(DataHubProvider.of(server.patientConnection()), new ResourceRef("datahub", "dataset", urn)))
                    .isEqualTo(tags(row.path("tags")));
        }
    }

    private static Map<String, String> read(ProviderSpi provider, ResourceRef resource) {
        try (TagStore store = provider.open(AccountScope.of(provider.id()))) {
            TagRead read = store.read(List.of(resource)).get(resource);
            assertThat(read.status()).as(read.detail()).isEqualTo(TagRead.Status.FOUND);
            return read.tags();
        }
    }

    private static Map<String, String> tags(JsonNode object) {
        Map<String, String> tags = new TreeMap<>();
        object.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }
}
