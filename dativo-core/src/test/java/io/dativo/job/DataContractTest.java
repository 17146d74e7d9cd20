package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data contracts of the Open Data Contract Standard 3.0.2, 3.1 and 3.2, with the few keys that an asset needs beside. */
class DataContractTest {
    private static final String HEAD = """
            kind: DataContract
            id: 53581432-6c55-4ba2-a65f-72344a91553a
            name: orders
            version: 1.1.0
            status: active
            source_type: postgres
            object: orders
            """;

    @TempDir
    private Path folder;

    private Result<Asset> read(String text) throws IOException {
        Path file = folder.resolve("asset.yaml");
        Files.writeString(file, text);
        return JobLoader.create().readAsset(file);
    }

    private Asset asset(String text) throws IOException {
        Result<Asset> read = read(text);
        assertThat(read.problems()).isEmpty();
        return read.value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3.1.0", "v3.2.0"})
    void a_team_is_an_object_and_tags_and_custom_properties_stand_at_every_level(String version) throws Exception {
        Asset asset = asset(HEAD + "apiVersion: " + version + """

                tags: [sales, gold]
                customProperties:
                  - {property: refreshCadence, value: daily, vendor: acme}
                description:
                  purpose: orders of the shop
                  customProperties: [{property: audience, value: finance}]
                  authoritativeDefinitions: [{type: businessDefinition, url: "https://example.com/orders"}]
                context: {instructions: prefer net amounts}
                team:
                  id: shop-team
                  name: shop
                  description: The shop
                  tags: [emea]
                  customProperties: [{property: chat, value: "#shop"}]
                  members:
                    - {username: former@example.com, role: Owner, dateOut: "2025-01-01"}
                    - {username: shop@example.com, role: Owner, tags: [lead], customProperties: [{property: a, value: 1}]}
                    - {username: two@example.com, role: steward}
                schema:
                  - name: orders
                    physicalName: orders_v1
                    tags: [fact]
                    customProperties: [{property: owner, value: x}]
                    properties:
                      - name: id
                        logicalType: integer
                        required: true
                        tags: [key]
                      - name: email
                        logicalType: string
                        classification: PII
                        customProperties: [{property: mask, value: true}]
                """);
        assertThat(asset.team().owner()).isEqualTo("shop@example.com");
        assertThat(asset.team().name()).isEqualTo("shop");
        assertThat(asset.team().members()).hasSize(3);
        assertThat(asset.team().tags()).containsExactly("emea");
        assertThat(asset.team().odcs()).containsKeys("id", "description", "customProperties");
        assertThat(asset.tags()).containsExactly("sales", "gold");
        assertThat(asset.odcs()).containsKeys("customProperties", "context");
        assertThat(asset.description().odcs()).containsKeys("customProperties", "authoritativeDefinitions");
        assertThat(asset.schema()).extracting(Asset.Column::name).containsExactly("id", "email");
        assertThat(asset.schema()).extracting(Asset.Column::type).containsExactly("integer", "string");
        assertThat(asset.schema().get(0).required()).isTrue();
        assertThat(asset.schema().get(0).more()).containsEntry("tags", List.of("key"));
        assertThat(asset.schema().get(1).classification()).isEqualTo("PII");
        assertThat(asset.schema().get(1).more())
                .containsEntry("customProperties", List.of(Map.of("property", "mask", "value", true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{owner: o@example.com, name: shop} | o@example.com",
                "{name: shop, members: [{username: a, role: reader}]} | shop",
                "{name: shop} | shop",
                "[{username: a, role: reader}, {username: b, role: owner}] | b"
            })
    void the_owner_is_the_one_that_is_named_else_the_member_whose_role_it_is_else_the_team(String team, String owner)
            throws Exception {
        assertThat(asset(HEAD + "schema: [{name: id, type: string}]\nteam: " + team + "\n")
                        .team()
                        .owner())
                .isEqualTo(owner);
    }

    @Test
    void a_team_without_anybody_who_answers_is_an_error() throws Exception {
        assertThat(read(HEAD + "schema: [{name: id}]\nteam: {members: [{username: a, role: reader}]}\n")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("team.owner"));
    }

    @Test
    void of_several_schema_objects_the_one_that_the_asset_is() throws Exception {
        String objects = """
                schema:
                  - {name: lines, properties: [{name: line}]}
                  - {name: o, physicalName: orders, properties: [{name: id}]}
                team: {owner: o@example.com}
                """;
        assertThat(asset(HEAD + objects).schema())
                .extracting(Asset.Column::name)
                .containsExactly("id");
        assertThat(read(HEAD + objects.replace("physicalName: orders, ", "")).problems())
                .extracting(Problem::code)
                .containsExactly("ambiguous-schema");
    }

    @ParameterizedTest
    @CsvSource({"timstamp, did you mean 'timestamp'?", "Varchar2, allowed"})
    void a_column_type_that_is_none_is_a_warning(String type, String hint) throws Exception {
        Result<Asset> read = read(HEAD + "schema: [{name: id, type: " + type + "}]\nteam: {owner: o@example.com}\n");
        assertThat(read.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unknown-column-type");
            assertThat(problem.isError()).isFalse();
            assertThat(problem.hint()).contains(hint);
            assertThat(problem.location()).asString().contains(":8:");
        });
    }
}
