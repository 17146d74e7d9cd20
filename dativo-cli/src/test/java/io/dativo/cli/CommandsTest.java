package io.dativo.cli;

import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.Dativo;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.propagation.PropagationPlan;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUCKET = "arn:aws:s3:::acme-lake-dev";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
            .withResource("s3_bucket", BUCKET, Map.of())
            .withResource("glue_catalog", "acme_lake_dev", Map.of())
            .onlyListedResources();
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private Clock clock = Clock.systemUTC();
    private Path job = Path.of("");

    @BeforeEach
    void a_project_that_init_made_with_its_table() {
        catalog.initialize("lake", Map.of());
        catalog.createNamespace(Namespace.of("acme_lake_dev"));
        catalog.createTable(
                TableIdentifier.of("acme_lake_dev", "orders"), new Schema(required(1, "id", Types.StringType.get())));
        assertThat(dativo("init", folder.toString()).exit()).isZero();
        job = folder.resolve("jobs/acme/orders.yaml");
    }

    @ParameterizedTest
    @EnumSource(InitCommand.Cloud.class)
    void what_init_writes_has_no_problem_and_follows_its_own_policy(InitCommand.Cloud cloud) {
        Path project = folder.resolve(cloud + "-project");

        Ran init = dativo("init", project.toString(), "--provider", cloud.toString(), "--tenant", "shop");

        assertThat(init.out()).contains("jobs/shop/orders.yaml", "Next: cd ", "dativo validate jobs");
        String jobs = project.resolve("jobs").toString();
        assertThat(dativo("validate", jobs, "--strict", "--policy", policy(), "--base", project.toString())
                        .out())
                .isEqualTo("1 job: 0 errors, 0 warnings.\n");
    }

    @Test
    void init_replaces_no_file() throws IOException {
        Files.writeString(job, "mine");

        Ran again = dativo("init", folder.toString());

        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("jobs/acme/orders.yaml", "assets/orders.yaml");
        assertThat(job).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "Acme", "a b", ""})
    void a_tenant_that_is_no_name_is_refused_before_anything_is_written(String tenant) {
        assertThat(dativo("init", folder.resolve("other").toString(), "--tenant", tenant)
                        .exit())
                .isEqualTo(2);
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    void validate_reports_every_problem_with_its_place_in_every_format() throws Exception {
        breakJob();

        Ran text = dativo(
                "validate", "--base", folder.toString(), folder.resolve("jobs").toString());
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out())
                .contains("orders.yaml:18:5: error[unknown-key]", "did you mean 'cost_center'?")
                .endsWith("1 job: 1 error, 0 warnings.\n");
        assertThat(text.err()).isEmpty();

        JsonNode json = JSON.readTree(validate("json")).at("/jobs/0/problems/0");
        assertThat(json.get("code").asText()).isEqualTo("unknown-key");
        assertThat(json.get("line").asInt()).isEqualTo(18);

        JsonNode sarif = JSON.readTree(validate("sarif"));
        assertThat(sarif.get("version").asText()).isEqualTo("2.1.0");
        JsonNode result = sarif.at("/runs/0/results/0");
        assertThat(result.get("ruleId").asText()).isEqualTo("unknown-key");
        assertThat(sarif.at("/runs/0/tool/driver/rules/"
                                + result.get("ruleIndex").asInt() + "/id")
                        .asText())
                .isEqualTo("unknown-key");
        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .endsWith("jobs/acme/orders.yaml");
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isEqualTo(18);

        Document junit = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(validate("junit"))));
        assertThat(junit.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(junit.getElementsByTagName("failure").item(0).getTextContent())
                .contains("unknown-key");

        assertThat(validate("markdown")).startsWith("1 job: 1 error, 0 warnings.\n\n```\n");
    }

    @Test
    void a_plan_is_written_applied_by_another_process_and_then_there_is_nothing_to_do() throws IOException {
        String plan = folder.resolve("plan.json").toString();

        assertThat(host("plan", "--detailed-exitcode", "--out", plan, job.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(aws.tags("s3_bucket", BUCKET)).isEmpty();
        Ran applied = host("apply", plan);

        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.out()).contains("Apply complete: 22 of 22 claimed tags are in place.");
        assertThat(aws.tags("s3_bucket", BUCKET)).containsEntry("cost_center", "DATA-001");
        Ran second = host("plan", "--detailed-exitcode", job.toString());
        assertThat(second.exit()).isZero();
        assertThat(second.out()).startsWith("No changes.");
        assertThat(PropagationPlan.fromJson(
                                host("plan", "--format", "json", job.toString()).out())
                        .isEmpty())
                .isTrue();
        assertThat(host("verify", job.toString()).exit()).isZero();
    }

    @Test
    void drift_ends_with_1_and_stands_at_its_line_for_code_scanning() throws IOException {
        assertThat(host("apply", job.toString()).exit()).isZero();
        aws.withResource("s3_bucket", BUCKET, Map.of("cost_center", "OTHER-1"));

        assertThat(host("verify", "--format", "sarif", job.toString()).out()).contains("drift-settling");
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

        Ran text = host("verify", job.toString());
        JsonNode results = JSON.readTree(
                        host("verify", "--format", "sarif", job.toString()).out())
                .at("/runs/0/results");

        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out()).contains("OTHER-1");
        assertThat(results).anySatisfy(result -> {
            assertThat(result.get("ruleId").asText()).isEqualTo("drift-changed");
            assertThat(result.at("/message/text").asText()).contains("\"OTHER-1\"", "\"DATA-001\"");
            assertThat(result.at("/locations/0/physicalLocation/region/startLine")
                            .asInt())
                    .isEqualTo(20);
        });
    }

    @Test
    void a_mistyped_bucket_is_never_complete() throws IOException {
        replace("acme-lake-dev", "acme-lake-dve");

        Ran plan = host("plan", job.toString());
        Ran apply = host("apply", job.toString());
        Ran junit = host("plan", "--format", "junit", job.toString());

        assertThat(plan.exit()).isEqualTo(1);
        assertThat(apply.exit()).isEqualTo(1);
        assertThat(apply.out())
                .contains("Apply incomplete: 18 of 22 claimed tags are in place; 1 resource does not exist");
        assertThat(junit.out())
                .contains("arn:aws:s3:::acme-lake-dve: 1 resource does not exist", "correct its name in the job file");
        assertThat(host("apply", "--allow", "missing_resource", job.toString()).exit())
                .isZero();
        assertThat(host("plan", "--allow", "missing_resource", job.toString()).exit())
                .isZero();
    }

    @Test
    void what_waits_for_an_output_to_come_is_planned_where_that_is_allowed() throws IOException {
        Files.createDirectories(folder.resolve("tf"));
        Files.writeString(
                job,
                Files.readString(job)
                        + "  terraform: {module_path: tf, outputs: {bucket: infrastructure.tags.custom.bucket}}\n");

        Ran refused = host("plan", job.toString());
        Ran allowed = host("plan", "--allow-unknown-outputs", "--allow", "not_known_yet", job.toString());

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out()).isEmpty();
        assertThat(allowed.exit()).as(allowed.err()).isZero();
        assertThat(allowed.out()).contains("+ cost_center");
    }

    @Test
    void a_job_that_breaks_the_policy_is_a_finding_and_nothing_of_it_is_written() throws IOException {
        replace("DATA-001", "data");

        Ran plan = host("plan", "--policy", policy(), "--format", "sarif", job.toString());
        Ran apply = host("apply", "--policy", policy(), job.toString());

        assertThat(plan.exit()).isEqualTo(1);
        assertThat(JSON.readTree(plan.out()).at("/runs/0/results/0/ruleId").asText())
                .isEqualTo("cost-center");
        assertThat(apply.exit()).isEqualTo(1);
        assertThat(aws.tags("s3_bucket", BUCKET)).isEmpty();
        assertThat(host("apply", "--policy", policy(), "--policy-advisory", job.toString())
                        .exit())
                .isZero();
    }

    @Test
    void run_gives_its_program_the_bound_job_and_ends_as_the_program_does() throws IOException {
        Path got = folder.resolve("got.yaml");
        String copy = "cp \"$DATIVO_JOB_CONFIG\" " + got + "; test \"$DATIVO_JOB\" = acme/dev/orders && exit 7";

        Ran ran = host("run", "--config", job.toString(), "--", "sh", "-c", copy);

        assertThat(ran.exit()).as(ran.err()).isEqualTo(7);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Apply complete");
        assertThat(got).content().contains("tenant_id: \"acme\"", "cost_center: \"DATA-001\"");
        assertThat(leftovers()).isZero();
    }

    @Test
    void run_does_not_start_the_program_of_a_job_whose_tags_are_not_in_place() throws IOException {
        replace("acme-lake-dev", "acme-lake-dve");
        Path started = folder.resolve("started");

        Ran ran = host("run", "--config", job.toString(), "--", "touch", started.toString());

        assertThat(ran.exit()).isEqualTo(125);
        assertThat(started).doesNotExist();
        assertThat(host("run", "--config", folder.resolve("none.yaml").toString(), "--", "true")
                        .exit())
                .isEqualTo(125);
        assertThat(host("run", "--", "true").exit()).isEqualTo(125);
    }

    @Test
    void run_says_which_program_cannot_be_started_and_leaves_no_file() throws IOException {
        Ran ran = host(
                "run",
                "--config",
                job.toString(),
                "--",
                folder.resolve("no-such").toString());

        assertThat(ran.exit()).isEqualTo(125);
        assertThat(ran.err()).contains("no-such");
        assertThat(leftovers()).isZero();
    }

    @Test
    void explain_shows_where_a_tag_comes_from_and_suggests_a_key() {
        assertThat(host("explain", job.toString(), "cost_center").out())
                .contains("infrastructure.tags.cost_center", "orders.yaml:20:18");
        assertThat(host("explain", job.toString(), "--format", "json").out()).contains("\"cost_center\"");
        Ran unknown = host("explain", job.toString(), "cost_centre");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("Did you mean 'cost_center'?");
    }

    @Test
    void tfvars_prints_what_terraform_reads() throws IOException {
        Files.writeString(job, Files.readString(job) + "  terraform: {module_path: ../../tf, variables: {size: 3}}\n");
        Files.createDirectories(folder.resolve("tf"));

        JsonNode printed = JSON.readTree(host("tfvars", job.toString()).out());

        assertThat(printed.get("size").asInt()).isEqualTo(3);
        assertThat(printed.toString()).contains("DATA-001");
    }

    @Test
    void an_audit_log_that_was_changed_is_found() throws IOException {
        Path log = folder.resolve("audit.jsonl");
        assertThat(host("apply", "--audit", log.toString(), "--actor", "ci", job.toString())
                        .exit())
                .isZero();
        Ran intact = dativo("audit", "verify", log.toString());
        String head =
                intact.out().lines().reduce((first, last) -> last).orElseThrow().replace("head ", "");
        Files.writeString(log, Files.readString(log).replace("\"ci\"", "\"xy\""));

        assertThat(intact.exit()).isZero();
        assertThat(intact.out()).contains("intact");
        assertThat(dativo("audit", "verify", log.toString()).exit()).isEqualTo(1);
        Files.writeString(log, "");
        assertThat(dativo("audit", "verify", "--head", head, log.toString()).exit())
                .isEqualTo(1);
        assertThat(dativo("audit", "verify", "--head", "x", log.toString()).exit())
                .isEqualTo(2);
    }

    @Test
    void under_github_actions_the_plan_stands_in_the_summary_of_the_step() throws IOException {
        Path summary = folder.resolve("summary.md");
        environment.put("GITHUB_STEP_SUMMARY", summary.toString());

        host("validate", job.toString());
        host("plan", job.toString());
        host("apply", job.toString());

        assertThat(summary).content().contains("### Job files", "### Tag plan", "### Tag apply");
    }

    @ParameterizedTest
    @CsvSource({
        "plann, dativo plan",
        "plan --detailed-exitcod x, --detailed-exitcode",
        "plan --format xml x, SARIF",
        "plan, FILE",
        "apply none.json, none.json",
        "'', COMMAND"
    })
    void a_wrong_call_says_what_is_meant_and_ends_with_2(String line, String says) {
        Ran ran = dativo(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(says);
    }

    private void breakJob() throws IOException {
        Files.writeString(job, Files.readString(job).replaceFirst("(?s)\n +- resource_type: glue.*?dev\n", "\n"));
        replace("cost_center", "cost_centre");
    }

    private void replace(String old, String now) throws IOException {
        Files.writeString(job, Files.readString(job).replace(old, now));
    }

    private String validate(String format) {
        return dativo(
                        "validate",
                        "--base",
                        folder.toString(),
                        "--format",
                        format,
                        folder.resolve("jobs").toString())
                .out();
    }

    private String policy() {
        return folder.resolve("tag-policy.yaml").toString();
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("dativo-job-"))
                    .count();
        }
    }

    private Ran dativo(String... arguments) {
        return Ran.of(builder -> builder, environment, arguments);
    }

    /** With stand-ins for the cloud and the catalog, and a ledger of this test. */
    private Ran host(String... arguments) {
        boolean plans = Stream.of("plan", "apply", "verify", "run").anyMatch(arguments[0]::equals);
        String[] more = {
            "--without-catalog", "--ledger", folder.resolve("ledger").toString()
        };
        String[] all = plans
                ? Stream.of(new String[] {arguments[0]}, more, Arrays.copyOfRange(arguments, 1, arguments.length))
                        .flatMap(Stream::of)
                        .toArray(String[]::new)
                : arguments;
        return Ran.of(this::standIns, environment, all);
    }

    private Dativo.Builder standIns(Dativo.Builder builder) {
        return builder.provider(aws)
                .provider(IcebergProvider.of(catalog))
                .base(folder)
                .clock(clock);
    }
}
