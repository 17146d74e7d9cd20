package io.dativo.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.Dativo;
import io.dativo.JobPreview;
import io.dativo.audit.AuditLog;
import io.dativo.aws.AwsProvider;
import io.dativo.aws.cost.CostAllocationTags.State;
import io.dativo.catalogs.FakeUnityCatalog;
import io.dativo.examples.aws.AwsHost;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Verdict;
import io.dativo.policy.Verdicts;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourcePlan;
import io.dativo.reports.CostModel;
import io.dativo.reports.CostReport;
import io.dativo.reports.ResourceFacts;
import io.dativo.reports.bill.BillFiles;
import io.dativo.testparts.GlueVersions;
import io.dativo.testparts.Needs;
import io.dativo.walk.Stops.Stop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks the {@code cost_center} of one job through every system that holds it, from the job file to the bill and back: the real
 * Terraform, its real AWS provider, an emulator of AWS, Iceberg's own Glue catalog, fakes of Unity Catalog and of the billing
 * service. What stands there is read by each system's own client. Run by scripts/e2e-aws, which starts the emulator.
 */
class OneCostCenterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Where the clients of this process find Glue; Terraform's finds moto. */
    private static final String GLUE_ENDPOINT = "aws.endpointUrlGlue";

    private static final Path EXAMPLE = Needs.projectRoot().resolve("examples/aws");
    private static final TableIdentifier ORDERS = TableIdentifier.of(Account.DATABASE, "orders");
    private static final String UNITY_TABLE = "main.acme_orders_prod.orders";
    private static final String SAID = "infrastructure.tags.cost_center (jobs/orders.yaml:";

    /** Tags on what Terraform does not know, and the business of their owner alone. */
    private static final Map<String, String> FOREIGN = Map.of("made_by", "the-shop");

    private static final ResourceRef LANDING = new ResourceRef("aws", "s3_bucket", Account.LANDING);
    private static final ResourceRef ROLE =
            new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod");
    private static final ResourceRef DATABASE = new ResourceRef("aws", "glue_catalog", Account.DATABASE);
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", Account.LAKE);
    private static final ResourceRef ENTRY = new ResourceRef("aws", "glue_table", ORDERS.toString());
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", ORDERS.toString());
    private static final ResourceRef UNITY = new ResourceRef("unity-catalog", "table", UNITY_TABLE);

    @TempDir
    private Path folder;

    private final Stops stops = new Stops();
    private final GlueVersions glue = new GlueVersions(URI.create(System.getenv("AWS_ENDPOINT_URL")));
    private final Account account = new Account();
    private final FakeUnityCatalog unity = new FakeUnityCatalog();
    private final Bill bill = new Bill(account);
    private Terraform terraform;

    @BeforeEach
    void anEmptyAccount() throws IOException {
        assertThat(System.getenv("AWS_ENDPOINT_URL"))
                .as("this walk is for an emulator only: scripts/e2e-aws")
                .startsWith("http://127.0.0.1:");
        System.setProperty(GLUE_ENDPOINT, glue.endpoint().toString());
        account.bucket("acme-terraform-state", Map.of());
        account.bucket("acme-dativo", Map.of());
        terraform = Terraform.copy(
                Needs.projectRoot().resolve("terraform/aws/dativo-etl"), folder.resolve("module"), System.out);
    }

    @AfterEach
    void close() {
        bill.close();
        unity.close();
        account.close();
        System.clearProperty(GLUE_ENDPOINT);
        glue.close();
    }

    private Dativo.Builder host() {
        // The emulator has no S3 Control, and its Tagging API knows too little.
        AwsProvider aws =
                AwsProvider.builder().replaceBucketTags().readOneByOne().build();
        return AwsHost.builder(EXAMPLE, aws, account.s3, unity.connection(), folder.resolve("audit.jsonl"));
    }

    @Test
    void one_cost_center_is_the_same_from_the_job_file_to_the_bill_and_goes_again_without_a_tag_of_others()
            throws Exception {
        Job job = host().build().load(EXAMPLE.resolve("jobs/orders.yaml")).job();
        beforeAnythingExists(job);
        ResolvedJob resolved = applied(job);
        try (JobCatalog.Opened opened = JobCatalog.of(resolved.job()).open()) {
            othersMakeWhatTerraformDoesNot(opened.catalog());
            Dativo dativo =
                    host().provider(IcebergProvider.of(opened.catalog())).build();
            Map<String, Map<String, String>> before = notTerraforms(opened.catalog());
            PropagationReport report = everywhere(dativo, resolved, opened.catalog());
            terraformHasNothingToChange(dativo, resolved);
            paid(dativo, resolved, report);
            undone(dativo, report);
            assertThat(notTerraforms(opened.catalog())).isEqualTo(before);
        }
        assertThat(stops.all()).extracting(Stop::value).containsOnly("DATA-001");
        assertThat(stops.all())
                .extracting(stop -> stop.system() + ": " + stop.key())
                .containsExactly(
                        "job file: infrastructure.tags.cost_center",
                        "policy, without a state, 1 open: cost_center",
                        "terraform.tfvars.json: tags.cost_center",
                        "terraform plan, aws_s3_bucket.lake: tags_all.cost_center",
                        "policy, with the plan, 1 open: cost_center",
                        "terraform state, aws_s3_bucket.lake: tags_all.cost_center",
                        "policy, with the state, 0 open: cost_center",
                        "S3 bucket of the lake: cost_center",
                        "IAM role of the job: cost_center",
                        "Glue database: cost_center",
                        "S3 bucket of others: cost_center",
                        "Iceberg table: infrastructure.cost_center",
                        "Iceberg table, ledger: dativo.ledger.infrastructure.cost_center",
                        "Glue entry of the table: infrastructure.cost_center",
                        "Unity Catalog: infrastructure_cost_center",
                        "ledger in S3: cost_center",
                        "CostAllocationTags, ACTIVE: cost_center",
                        "bill, USD 12.50: cost_center",
                        "bill, USD 7.25: cost_center");
    }

    /** Job file, policy, variables of Terraform, and its plan: nothing is there yet. */
    private void beforeAnythingExists(Job job) throws Exception {
        String said = Files.readAllLines(EXAMPLE.resolve("jobs/orders.yaml")).stream()
                .filter(line -> line.startsWith("    cost_center: "))
                .findFirst()
                .orElseThrow();
        stops.at(
                "job file",
                "infrastructure.tags.cost_center",
                said.substring(said.indexOf(':') + 1).strip(),
                "a person");
        Dativo dativo = host().build();
        JobPreview nothing = dativo.preview(job);
        assertThat(nothing.unknownOutputs()).contains("iam_role_arn", "s3_bucket_name");
        judge("policy, without a state", dativo, nothing, 1);

        String variables = dativo.terraformVariables(job).value();
        Files.writeString(terraform.folder().resolve("terraform.tfvars.json"), variables);
        Files.writeString(
                terraform.folder().resolve("operators.auto.tfvars.json"),
                "{\"trusted_services\": [{\"service\": \"glue.amazonaws.com\", \"source_account\": \"123456789012\"}]}");
        stops.at(
                "terraform.tfvars.json",
                "tags.cost_center",
                JSON.readTree(variables).at("/tags/cost_center").asText(),
                "Dativo.terraformVariables");

        terraform.run("init", "-no-color", "-plugin-dir=" + Needs.pluginFolder());
        terraform.run("workspace", "new", "-no-color", "prod");
        terraform.run("plan", "-no-color", "-out=plan");
        Path plan = terraform.print("plan.json", "show", "-no-color", "-json", "plan");
        JsonNode lake = lake(JSON.readTree(plan.toFile()).at("/planned_values/root_module/resources"));
        stops.at(
                "terraform plan, aws_s3_bucket.lake",
                "tags_all.cost_center",
                lake.at("/values/tags_all/cost_center").asText(),
                "var.tags");

        Dativo planned = host().terraformState(plan).build();
        JobPreview preview = planned.preview(job);
        assertThat(preview.unknownOutputs()).containsExactly("iam_role_arn");
        judge("policy, with the plan", planned, preview, 1);
    }

    private void judge(String stop, Dativo dativo, JobPreview preview, int open) {
        Verdicts verdicts = dativo.checkPreviews(List.of(preview));
        assertThat(verdicts.errors()).isEmpty();
        assertThat(verdicts.findings(Verdict.UNDETERMINED))
                .hasSize(open)
                .allSatisfy(finding -> assertThat(finding.message()).contains("written_by", "iam_role_arn"));
        assertThat(preview.isDecided()).isEqualTo(open == 0);
        assertThat(verdicts.rules().get("cost-center").count(Verdict.COMPLIANT)).isEqualTo(7);
        var landing = preview.resources().stream()
                .filter(resource -> resource.resource().equals(LANDING))
                .findFirst()
                .orElseThrow();
        var tag = landing.tags().get("cost_center").orElseThrow();
        stops.at(
                stop + ", " + open + " open",
                "cost_center",
                tag.value(),
                tag.origin().toString());
    }

    /** Terraform applies its plan; the job is bound to the state and decided. */
    private ResolvedJob applied(Job job) throws Exception {
        terraform.run("apply", "-no-color", "plan");
        JsonNode state = JSON.readTree(account.object("acme-terraform-state", "env:/prod/orders/terraform.tfstate"));
        JsonNode lake = lake(state.path("resources"));
        stops.at(
                "terraform state, aws_s3_bucket.lake",
                "tags_all.cost_center",
                lake.at("/instances/0/attributes/tags_all/cost_center").asText(),
                "terraform apply");

        Dativo dativo = host().build();
        ResolvedJob resolved = dativo.resolve(job);
        assertThat(resolved.job().texts())
                .containsEntry("target.connection.s3.bucket", Account.LAKE)
                .containsEntry("target.warehouse", "s3://" + Account.LAKE + "/warehouse")
                .containsEntry(
                        "infrastructure.metadata.iam_role_arn",
                        "arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod");
        assertThat(resolved.terraform()).hasSize(3);
        assertThat(dativo.verifyTerraform(resolved)).isEmpty();
        judge("policy, with the state", dativo, dativo.preview(job), 0);
        assertThat(dativo.check(resolved).findings()).isEmpty();
        return resolved;
    }

    /** Each has a tag of its owner's. */
    private void othersMakeWhatTerraformDoesNot(Catalog catalog) {
        account.bucket(Account.LANDING, FOREIGN);
        catalog.buildTable(
                        ORDERS,
                        new Schema(
                                Types.NestedField.required(1, "id", Types.StringType.get()),
                                Types.NestedField.optional(2, "email", Types.StringType.get())))
                .withProperties(FOREIGN)
                .create();
        account.tagEntry("orders", FOREIGN);
        unity.add("table", UNITY_TABLE);
        unity.add("column", UNITY_TABLE + ".email");
        unity.tag("table", UNITY_TABLE, "made_by", "the-shop");
    }

    /** One plan and one apply for all systems; what each holds is read by its own client. */
    private PropagationReport everywhere(Dativo dativo, ResolvedJob job, Catalog catalog) {
        PropagationPlan plan = dativo.plan(job);
        assertThat(plan.summary().claims().count(ClaimStatus.TERRAFORM_MANAGED)).isZero();
        assertThat(plan.resources())
                .filteredOn(ResourcePlan::isWritable)
                .extracting(
                        each -> each.resource().type() + " " + each.resource().id())
                .containsExactlyInAnyOrder(
                        "s3_bucket arn:aws:s3:::" + Account.LANDING,
                        "glue_table arn:aws:glue:us-east-1:" + Account.NUMBER + ":table/acme_orders_prod/orders",
                        "table " + ORDERS,
                        "table " + UNITY_TABLE,
                        "column " + UNITY_TABLE + ".email");
        PropagationReport report = dativo.apply(plan).throwUnlessComplete();
        assertThat(dativo.plan(job)).asString().as("once more").startsWith("No changes.");
        assertThat(dativo.verify(job).isInSync()).isTrue();

        Map<String, String> landing = account.bucketTags(Account.LANDING);
        Map<String, String> table = catalog.loadTable(ORDERS).properties();
        String flat = "cost_center";
        String spaced = "infrastructure.cost_center";
        stops.at(
                "S3 bucket of the lake",
                flat,
                account.bucketTags(Account.LAKE).get(flat),
                "Terraform; " + Stops.origin(dativo, job, LAKE, flat));
        stops.at(
                "IAM role of the job",
                flat,
                account.roleTags("acme-dativo-etl-role-prod").get(flat),
                "Terraform; " + Stops.origin(dativo, job, ROLE, flat));
        stops.at(
                "Glue database",
                flat,
                account.databaseTags().get(flat),
                "Terraform; " + Stops.origin(dativo, job, DATABASE, flat));
        stops.at("S3 bucket of others", flat, landing.get(flat), "Dativo; " + Stops.origin(dativo, job, LANDING, flat));
        stops.at("Iceberg table", spaced, table.get(spaced), "Dativo; " + Stops.origin(dativo, job, TABLE, spaced));
        stops.at(
                "Iceberg table, ledger",
                "dativo.ledger." + spaced,
                table.get("dativo.ledger." + spaced),
                Stops.plan(report.planId()));
        stops.at(
                "Glue entry of the table",
                spaced,
                account.entry("orders").get(spaced),
                "Dativo; " + Stops.origin(dativo, job, ENTRY, spaced));
        stops.at(
                "Unity Catalog",
                "infrastructure_cost_center",
                unity.tags("table", UNITY_TABLE).get("infrastructure_cost_center"),
                "Dativo; " + Stops.origin(dativo, job, UNITY, spaced));
        dativo.recorded(job).get(LANDING).stream()
                .filter(write -> write.key().equals(flat))
                .forEach(write -> {
                    assertThat(write.plan()).isEqualTo(report.planId());
                    stops.at("ledger in S3", flat, write.value(), Stops.plan(write.plan()));
                });
        assertThat(landing)
                .containsAllEntriesOf(FOREIGN)
                .containsEntry("written_by", "arn:aws:iam::123456789012:role/acme-dativo-etl-role-prod");
        assertThat(dativo.faces(dativo.plan(job), job)).isEmpty();
        assertThat(AuditLog.file(folder.resolve("audit.jsonl")).verify().isIntact())
                .isTrue();
        return report;
    }

    /** Nor does Dativo change what is Terraform's: a hand that does is reported, and the value left to Terraform. */
    private void terraformHasNothingToChange(Dativo dativo, ResolvedJob job) throws Exception {
        assertThat(terraform.exit("plan", "-no-color", "-detailed-exitcode")).isZero();

        Map<String, String> right = account.bucketTags(Account.LAKE);
        Map<String, String> changed = new TreeMap<>(right);
        changed.put("cost_center", "WRONG");
        account.tagBucket(Account.LAKE, changed);
        PropagationPlan drift = dativo.plan(job);
        assertThat(drift.summary().claims().count(ClaimStatus.TERRAFORM_MANAGED))
                .isEqualTo(1);
        assertThat(dativo.apply(drift).throwIfFailed().isComplete()).isFalse();
        assertThat(account.bucketTags(Account.LAKE)).isEqualTo(changed);
        account.tagBucket(Account.LAKE, right);
    }

    /** The bill learns the key, and who pays is known down to the line of the job file. */
    private void paid(Dativo dativo, ResolvedJob job, PropagationReport report) throws IOException {
        assertThat(bill.state("cost_center")).isEqualTo(State.UNSEEN);
        bill.look(Account.LANDING);
        assertThat(bill.state("cost_center")).isEqualTo(State.INACTIVE);
        assertThat(bill.tags().activate(List.of("cost_center"))).isEmpty();
        assertThat(bill.state("cost_center")).isEqualTo(State.ACTIVE);
        stops.at(
                "CostAllocationTags, ACTIVE",
                "cost_center",
                account.bucketTags(Account.LANDING).get("cost_center"),
                "the bucket that billing looked at");

        account.bucket("acme-nobody", FOREIGN);
        Path focus = bill.write(folder, Map.of(Account.LAKE, "12.50", Account.LANDING, "7.25", "acme-nobody", "1.00"));
        CostModel.Builder model = CostModel.builder().key("cost_center");
        ResourceFacts.of(job, dativo.recorded(job)).forEach(model::resource);
        CostReport costs = model.build()
                .allocate(BillFiles.files(List.of(focus)), LocalDate.of(2026, 11, 1), LocalDate.of(2026, 12, 1));
        assertThat(costs.by("cost_center"))
                .extracting(row -> row.values().get(0) + " " + row.total())
                .containsExactly("DATA-001 19.75", "(unallocated) 1.00");
        costs.attribution("cost_center").forEach((attribution, amount) -> {
            if (!attribution.value().equals(CostModel.UNALLOCATED)) {
                assertThat(attribution.origin()).contains(SAID);
                String plan = attribution.plan();
                assertThat(plan).isIn(report.planId(), null);
                stops.at(
                        "bill, USD " + amount,
                        attribution.key(),
                        attribution.value(),
                        attribution.origin() + (plan == null ? ", Terraform" : ", " + Stops.plan(plan)));
            }
        });
    }

    /** One undo for all systems: what others wrote stays, and so does what Terraform wrote. */
    private void undone(Dativo dativo, PropagationReport report) {
        Map<String, String> lake = account.bucketTags(Account.LAKE);
        PropagationPlan undo = dativo.revert(report.planId());
        PropagationReport done = dativo.apply(undo).throwUnlessComplete();
        assertThat(done.removed()).isEqualTo(report.added());
        assertThat(account.bucketTags(Account.LAKE)).as("Terraform's").isEqualTo(lake);
    }

    /** All tags of what Terraform does not know, with those of other people. */
    private Map<String, Map<String, String>> notTerraforms(Catalog catalog) {
        Map<String, Map<String, String>> tags = new TreeMap<>();
        tags.put("S3 bucket of others", account.bucketTags(Account.LANDING));
        tags.put("Glue entry of the table", account.entry("orders"));
        tags.put("Iceberg table", catalog.loadTable(ORDERS).properties());
        tags.put("Unity Catalog", unity.tags("table", UNITY_TABLE));
        assertThat(tags)
                .allSatisfy((system, held) -> assertThat(held).as(system).containsAllEntriesOf(FOREIGN));
        tags.put("Unity Catalog, a column", unity.tags("column", UNITY_TABLE + ".email"));
        return tags;
    }

    private static JsonNode lake(JsonNode resources) {
        for (JsonNode resource : resources) {
            if (resource.path("type").asText().equals("aws_s3_bucket")) {
                return resource;
            }
        }
        throw new AssertionError("there is no aws_s3_bucket");
    }
}
