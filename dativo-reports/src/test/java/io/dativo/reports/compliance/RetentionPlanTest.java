package io.dativo.reports.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.reports.compliance.RetentionStep.Change;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.RetentionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPlanTest {
    private static final ResourceRef S3 = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-raw");

    @TempDir
    Path folder;

    /** A job that writes files below a prefix, or a table of Iceberg, and declares days. */
    private ResolvedJob job(String name, String target, String days, ResourceRef store) throws IOException {
        Files.writeString(folder.resolve("source.yaml"), "name: s\ntype: stub\ndefault_engine: {type: native}\n");
        Files.writeString(
                folder.resolve(name + "-target.yaml"),
                "name: t\ntype: " + (target.equals("iceberg") ? "iceberg" : "files")
                        + "\ndefault_engine: {type: native}\n");
        Files.writeString(
                folder.resolve(name + "-asset.yaml"),
                "name: " + name + "\nversion: '1'\nsource_type: stub\nobject: orders\nschema: [{name: id}]\n"
                        + "team: {owner: data@acme.example}\ncompliance: {retention_days: " + days + "}\n");
        String connection = target.equals("iceberg") ? "" : "  connection: {s3: {prefix: '" + target + "'}}\n";
        Files.writeString(folder.resolve(name + ".yaml"), """
                tenant_id: acme
                source_connector_path: source.yaml
                target_connector_path: %1$s-target.yaml
                asset_path: %1$s-asset.yaml
                target:
                  file_format: parquet
                %2$sinfrastructure:
                  provider:
                    provider: %3$s
                    region: eu-west-1
                    account_id: "123456789012"
                    project_id: acme-data-platform
                    resources:
                      - {resource_type: %4$s, resource_id: "%5$s", tags: {team: blue}}
                """.formatted(
                        name, connection, store.provider(), store.type(), store.id()));
        return ResolvedJob.of(
                Dativo.builder()
                        .base(folder)
                        .build()
                        .load(folder.resolve(name + ".yaml"))
                        .job(),
                resource -> Optional.empty());
    }

    private static Observation seen(ResourceRef resource, Outcome outcome, int days) {
        return new Observation(
                resource,
                Aspect.EXPIRY,
                outcome,
                days < 0 ? OptionalInt.empty() : OptionalInt.of(days),
                "as it was seen",
                new Observation.Source("test:Get", Instant.EPOCH, "abc"));
    }

    private static Change change(RetentionPlan plan, ResourceRef resource) {
        return plan.steps().stream()
                .filter(step -> step.resource().equals(resource))
                .findFirst()
                .orElseThrow()
                .change();
    }

    @ParameterizedTest
    @CsvSource({
        "YES, 30, NONE",
        "YES, 7, NONE",
        "YES, 31, RULE",
        "YES, -1, RULE",
        "NO, -1, RULE",
        "ERROR, -1, UNKNOWN",
        "NOT_OBSERVABLE, -1, UNKNOWN"
    })
    void a_store_of_files_needs_a_rule_where_data_stays_longer_than_declared(Outcome outcome, int days, Change change)
            throws IOException {
        RetentionPlan plan =
                RetentionPlan.of(List.of(job("orders", "raw/orders", "30", S3)), List.of(seen(S3, outcome, days)));
        assertThat(change(plan, S3)).isEqualTo(change);
        assertThat(plan.terraform().isEmpty()).isEqualTo(change != Change.RULE);
    }

    @Test
    void what_nobody_looked_at_is_not_planned() throws IOException {
        RetentionPlan plan = RetentionPlan.of(List.of(job("orders", "raw/orders", "30", S3)), List.of());
        assertThat(change(plan, S3)).isEqualTo(Change.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"NO, -1, NONE", "YES, 30, REMOVE_RULE", "YES, -1, UNKNOWN"})
    void no_rule_is_ever_printed_for_a_store_that_holds_tables(Outcome outcome, int days, Change change)
            throws IOException {
        RetentionPlan plan = RetentionPlan.of(
                List.of(job("orders", "iceberg", "30", S3), job("raw", "raw/x", "10", S3)),
                List.of(seen(S3, outcome, days)));
        assertThat(change(plan, S3)).isEqualTo(change);
        assertThat(plan.terraform()).isEmpty();
    }

    @Test
    void rules_are_by_the_prefix_of_each_job_and_the_least_days_count() throws IOException {
        List<ResolvedJob> jobs = List.of(
                job("orders", "raw/orders", "30", S3),
                job("orders2", "/raw/orders/", "20", S3),
                job("events", "raw/events", "365", S3));
        String terraform =
                RetentionPlan.of(jobs, List.of(seen(S3, Outcome.NO, -1))).terraform();
        assertThat(terraform)
                .contains("resource \"aws_s3_bucket_lifecycle_configuration\" \"acme_raw\"")
                .containsSubsequence("prefix = \"raw/events/\"", "days = 364", "prefix = \"raw/orders/\"", "days = 19")
                .contains("noncurrent_days = 1");
    }

    @Test
    void rules_are_in_the_words_of_each_cloud() throws IOException {
        ResourceRef gcs = new ResourceRef("gcp", "gcs_bucket", "gs://acme-raw");
        RetentionPlan google =
                RetentionPlan.of(List.of(job("a", "raw/a", "30", gcs)), List.of(seen(gcs, Outcome.NO, -1)));
        assertThat(google.terraform()).contains("age = 30").contains("matches_prefix = [\"raw/a/\"]");
        assertThat(LifecycleRules.terraform(
                        new ResourceRef("azure", "blob_container", "https://acmelake.blob.core.windows.net/raw"),
                        new TreeMap<>(java.util.Map.of("a/", 30))))
                .contains("azurerm_storage_management_policy")
                .contains("prefix_match = [\"raw/a/\"]")
                .contains("delete_after_days_since_modification_greater_than = 30");
    }

    @Test
    void no_text_of_a_job_is_a_template_of_terraform() {
        assertThat(LifecycleRules.terraform(
                        S3, new TreeMap<>(java.util.Map.of("a${file(\"/etc/passwd\")}%{if x}\"\n\\", 30))))
                .contains("prefix = \"a$${file(\\\"/etc/passwd\\\")}%%{if x}\\\"\\u000a\\\\/\"".replace("/\"", "\""));
    }

    @Test
    void days_that_are_none_are_a_problem_and_plan_nothing() throws IOException {
        RetentionPlan plan =
                RetentionPlan.of(List.of(job("orders", "raw/orders", "0", S3)), List.of(seen(S3, Outcome.NO, -1)));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.problems())
                .singleElement()
                .asString()
                .contains("'0' is no number of days above zero")
                .contains("orders-asset.yaml");
    }

    /** Sets days in memory, and fails of one resource. */
    private static final class Memory implements RetentionSettings {
        private final List<String> set = new ArrayList<>();
        private boolean fails;

        @Override
        public String provider() {
            return "iceberg";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("table");
        }

        @Override
        public SortedSet<String> permissions() {
            return new TreeSet<>();
        }

        @Override
        public boolean limit(ResourceRef resource, int days) {
            if (fails) {
                throw new ProviderException(Kind.DENIED, null, "no", null);
            }
            return set.add(resource.id() + " " + days);
        }
    }

    @Test
    void apply_writes_settings_of_tables_and_never_a_rule() throws IOException {
        ResolvedJob orders = job("orders", "iceberg", "30", S3);
        ResolvedJob raw = job("raw", "raw/x", "10", new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-other"));
        ResourceRef table = orders.table().orElseThrow();
        RetentionPlan plan = RetentionPlan.of(
                List.of(orders, raw),
                List.of(
                        seen(table, Outcome.YES, 90),
                        seen(S3, Outcome.NO, -1),
                        seen(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-other"), Outcome.NO, -1)));
        Memory memory = new Memory();
        assertThat(plan.apply(List.of(memory))).extracting(Object::toString).containsExactly(table + ": changed");
        assertThat(memory.set).containsExactly(table.id() + " 30");
        assertThat(plan.terraform()).contains("acme-other").doesNotContain("acme-raw");
        memory.fails = true;
        assertThat(plan.apply(List.of(memory))).extracting(Object::toString).containsExactly(table + ": no");
        assertThat(plan.apply(List.of())).singleElement().asString().contains("no add-on here sets a table");
    }
}
