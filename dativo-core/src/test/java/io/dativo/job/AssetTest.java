package io.dativo.job;

import static io.dativo.job.JobFiles.ASSET;
import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.InvalidInputException;
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

/** Asset definitions in the flat and the older nested form, and in code. */
class AssetTest {
    private static final String NESTED = """
            asset:
              name: crm_leads
              source_type: hubspot
              object: leads
              version: "1.0"
              schema: [{name: id, type: string}]
            """;

    @TempDir
    Path folder;

    private Result<Asset> read(String text) {
        try {
            Path file = Files.writeString(folder.resolve("asset.yaml"), text);
            return JobLoader.builder().environment(Map.of()).build().readAsset(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_a_flat_asset_leaves_out_is_filled_in() {
        Asset asset = read(ASSET).value();

        assertThat(asset.schemaRef()).isEqualTo("schemas/odcs/dativo-odcs-3.0.2-extended.schema.json");
        assertThat(asset.apiVersion()).isEqualTo("v3.0.2");
        assertThat(asset.kind()).isEqualTo("DataContract");
        assertThat(asset.status()).isEqualTo("active");
        assertThat(asset.id())
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                .isNotEqualTo(read(ASSET).value().id());
        assertThat(read("id: mine\n" + ASSET).value().id()).isEqualTo("mine");
    }

    @Test
    void keys_of_odcs_and_of_columns_that_nothing_uses_are_kept() {
        Asset asset = read(ASSET.replace("type: string, required: true", "logicalType: uuid")
                        + "servers: [{server: prod}]\nslaProperties: []\n")
                .value();

        assertThat(asset.odcs())
                .isEqualTo(Map.of("servers", List.of(Map.of("server", "prod")), "slaProperties", List.of()));
        assertThat(asset.schema().get(0).more()).isEqualTo(Map.of("logicalType", "uuid"));
    }

    @Test
    void a_nested_asset_becomes_flat_with_its_governance() {
        Result<Asset> result = read(NESTED
                + "  governance: {owner: crm@x.example, tags: [crm], classification: [PII], retention_days: 30}\n");

        assertThat(result.problems()).isEmpty();
        Asset asset = result.value();
        assertThat(asset.name()).isEqualTo("crm_leads");
        assertThat(asset.team().owner()).isEqualTo("crm@x.example");
        assertThat(asset.tags()).containsExactly("crm");
        assertThat(asset.compliance()).isEqualTo(new Asset.Compliance(List.of("PII"), null, 30, null, null));
    }

    @Test
    void governance_is_merged_into_what_the_asset_says_itself_and_differences_are_told_with_both_places() {
        Result<Asset> result = read(NESTED + """
                  team: {owner: dpo@x.example, roles: [{name: Steward}]}
                  governance: {owner: crm@x.example, classification: [PII], retention_days: 30}
                  compliance: {regulations: [GDPR], classification: [PII], retention_days: 365}
                """);

        Asset asset = result.value();
        assertThat(asset.team().owner()).isEqualTo("dpo@x.example");
        assertThat(asset.team().roles()).hasSize(1);
        assertThat(asset.compliance())
                .isEqualTo(new Asset.Compliance(List.of("PII"), List.of("GDPR"), 365, null, null));
        assertThat(brief(result.problems()))
                .containsExactly(
                        "warning conflicting-value team.owner line 7",
                        "warning conflicting-value compliance.retention_days line 9");
        assertThat(result.problems().get(1).message()).contains("365", "30", "asset.yaml:8:");
    }

    @Test
    void governance_tags_need_an_owner_beside_them() {
        Result<Asset> result =
                read(NESTED + "  team: {owner: a@x.example}\n  governance: {tags: [a], classification: [PII]}\n");

        assertThat(result.value().tags()).isNull();
        assertThat(result.value().compliance().classification()).containsExactly("PII");
        assertThat(brief(result.problems())).containsExactly("warning ignored-key asset.governance.tags line 8");
    }

    @Test
    void values_keep_their_places_when_an_asset_is_migrated() {
        JobFiles files = new JobFiles(folder)
                .write("assets/shipments.yaml", NESTED + "  governance: {owner: a@x.example, retention_days: 30}\n");

        Job job = files.load().job();

        assertThat(job.locateAsset("team.owner")).hasToString(folder.resolve("assets/shipments.yaml") + ":7:23");
        assertThat(job.locateAsset("compliance.retention_days"))
                .hasToString(folder.resolve("assets/shipments.yaml") + ":7:52");
        assertThat(job.locateAsset("schema.0.name")).hasToString(folder.resolve("assets/shipments.yaml") + ":6:19");
    }

    @Test
    void a_wrong_type_in_the_nested_form_is_told_at_its_place() {
        assertThat(brief(read(NESTED + "  governance: {owner: 7, retention_days: soon}\n")
                        .problems()))
                .containsExactly(
                        "error wrong-type team.owner line 7", "error wrong-type compliance.retention_days line 7");
        assertThat(brief(read(NESTED + "  governance: [a]\n").problems()))
                .contains("error wrong-type asset.governance line 7");
        assertThat(brief(read(NESTED + "  team: none\n  governance: {owner: a}\n")
                        .problems()))
                .containsExactly("error wrong-type team line 7");
    }

    @Test
    void what_has_no_effect_in_the_nested_form_is_told() {
        Result<Asset> result =
                read("$schema: x\nversion: \"2\"\n" + NESTED + "  governance: {owner: a@x.example, onwer: b}\n");

        assertThat(result.value().version()).isEqualTo("1.0");
        assertThat(result.value().schemaRef()).isEqualTo("x");
        assertThat(brief(result.problems()))
                .containsExactly(
                        "warning ignored-key version line 2", "warning unknown-key asset.governance.onwer line 9");
        assertThat(result.problems().get(1).hint()).isEqualTo("did you mean 'owner'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "team: {owner: sales@nordwind.example} | team: {owner: \"\"}              | error empty-value team.owner line 8",
                "team: {owner: sales@nordwind.example} | team: {}                         | error missing-key team.owner line 8",
                "team: {owner: sales@nordwind.example} | domain: x                        | error missing-key team line 1",
                "name: shipments                       | domain: x                        | error missing-key name line 1",
                "version: \"1.0\"                      | version: 1.0                     | error wrong-type version line 2",
                "classification: PII                   | classification: [PII]            | error wrong-type schema.1.classification line 7",
                "classification: PII                   | classification: 7                | error wrong-type schema.1.classification line 7",
                "name: email, type: string             | type: email                      | error missing-key schema.1.name line 7",
                "type: string, classification          | clasification: x, classification | ",
            })
    void a_broken_rule_is_told_at_its_place(String from, String to, String expected) {
        assertThat(String.join("; ", brief(read(ASSET.replace(from, to)).problems())))
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void a_classification_of_null_is_absent() {
        Result<Asset> result = read(ASSET.replace("classification: PII", "classification: null"));

        assertThat(result.problems()).isEmpty();
        assertThat(result.value().schema().get(1).classification()).isNull();
    }

    @Test
    void a_column_that_is_there_twice_and_one_named_default_are_told() {
        Result<Asset> result = read("""
                name: a
                version: "1"
                source_type: csv
                object: o
                team: {owner: o}
                schema:
                  - {name: id}
                  - {name: default}
                  - {name: id, classification: PII}
                """);

        assertThat(result.hasErrors()).isFalse();
        assertThat(brief(result.problems()))
                .containsExactly(
                        "warning ambiguous-column schema.1.name line 8",
                        "warning duplicate-column schema.2.name line 9");
    }

    @Test
    void monitoring_that_is_enabled_names_who_is_called() {
        assertThat(brief(read(ASSET + "data_quality: {monitoring: {enabled: true}}\n")
                        .problems()))
                .containsExactly("error missing-key data_quality.monitoring.oncall_rotation line 9");
        assertThat(read(ASSET + "data_quality: {monitoring: {enabled: false}}\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void an_asset_made_in_code_follows_the_same_rules() {
        Asset asset = Asset.builder("shipments", "1.0", "postgres", "sales.shipments", "sales@nordwind.example")
                .domain("sales")
                .column("id", "string")
                .column(Asset.Column.of("email", "string").classified("PII"))
                .compliance(List.of("PII"), List.of("GDPR"), 30)
                .finops(new Asset.FinOps("CC-1", List.of("logistics"), null, null))
                .build();

        assertThat(asset.status()).isEqualTo("active");
        assertThat(asset.schema()).extracting(Asset.Column::classification).containsExactly(null, "PII");
        assertThatThrownBy(() -> Asset.builder("a", "1", "csv", "o", "")
                        .compliance(List.of(), List.of(), -1)
                        .build())
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::path)
                                .containsExactlyInAnyOrder("team.owner", "compliance.retention_days"));
    }
}
