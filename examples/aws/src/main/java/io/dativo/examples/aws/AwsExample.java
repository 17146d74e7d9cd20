package io.dativo.examples.aws;

import io.dativo.Dativo;
import io.dativo.aws.AwsProvider;
import io.dativo.aws.state.S3Store;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.Problem;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourcePlan;
import io.dativo.provider.Providers;
import io.dativo.terraform.TerraformVariables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Terraform and Dativo in one account, without a fight: Terraform gets the job's tags and builds with them; Dativo reads
 * Terraform's state, verifies what Terraform owns, and tags what it does not; and Terraform then has nothing to change. It
 * ends with an error when any of that is not so.
 */
public final class AwsExample {
    private static final String LANDING = "arn:aws:s3:::acme-orders-landing";
    private static final String TABLE = "arn:aws:glue:us-east-1:123456789012:table/acme_orders_prod/orders";

    /** Tags that are on the two resources that Terraform does not know, and nobody's business but their owner's. */
    private static final Map<String, String> FOREIGN = Map.of("made_by", "the shop");

    private final Path home;
    private final Path work;
    private final Map<String, String> environment;
    private final PrintStream out;

    private AwsExample(Path home, Path work, Map<String, String> environment, PrintStream out) {
        this.home = home;
        this.work = work;
        this.environment = environment;
        this.out = out;
    }

    /**
     * Runs the example.
     *
     * @param arguments the folder of the example, and an empty folder to work in
     * @throws IOException when the disk fails
     * @throws InterruptedException when it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path here = Path.of("").toAbsolutePath();
        run(here.relativize(Path.of(arguments[0])), Path.of(arguments[1]), System.getenv(), System.out);
    }

    static void run(Path home, Path work, Map<String, String> environment, PrintStream out)
            throws IOException, InterruptedException {
        for (String needed : List.of("AWS_ENDPOINT_URL", "DATIVO_TF_PLUGIN_DIR")) {
            if (environment.getOrDefault(needed, "").isEmpty()) {
                throw new IllegalStateException(
                        needed + " is not set, and this example runs against an emulator only: start it with"
                                + " scripts/e2e-aws, which says what is missing.");
            }
        }
        new AwsExample(home, work, environment, out).run();
    }

    private void run() throws IOException, InterruptedException {
        try (S3Client s3 = S3Client.create();
                GlueClient glue = GlueClient.create()) {
            s3.createBucket(bucket -> bucket.bucket("acme-terraform-state"));
            s3.createBucket(bucket -> bucket.bucket("acme-dativo"));
            AwsProvider aws = AwsProvider.builder()
                    // The emulator has no S3 Control, and its Tagging API knows too little.
                    .replaceBucketTags()
                    .readOneByOne()
                    .build();
            Dativo dativo = Dativo.builder()
                    .environment(environment)
                    .ledger(OwnershipLedger.of(S3Store.of(s3, "acme-dativo", "ledger/prod")))
                    .provider(aws)
                    .build();

            title("1. The job tells Terraform its variables and tags");
            Job job = dativo.load(home.resolve("jobs/orders.yaml")).job();
            Terraform terraform =
                    Terraform.copy(home.resolve("../../terraform/aws/dativo-etl"), work.resolve("module"), out);
            List<Problem> problems = new ArrayList<>();
            String variables = TerraformVariables.of(job, Providers.of(aws), problems);
            Files.writeString(terraform.folder().resolve("terraform.tfvars.json"), variables);
            Files.writeString(
                    terraform.folder().resolve("operators.auto.tfvars.json"),
                    "{\"trusted_services\": [{\"service\": \"glue.amazonaws.com\", \"source_account\": \"123456789012\"}]}");
            out.println(variables.strip());
            problems.forEach(out::println);

            title("2. Terraform builds bucket, role and database; its state is in S3");
            terraform.run("init", "-no-color", "-plugin-dir=" + environment.get("DATIVO_TF_PLUGIN_DIR"));
            terraform.run("workspace", "new", "-no-color", "prod");
            terraform.run("apply", "-no-color", "-auto-approve");

            title("3. Somebody else makes a landing bucket and a table");
            s3.createBucket(bucket -> bucket.bucket("acme-orders-landing"));
            s3.putBucketTagging(
                    put -> put.bucket("acme-orders-landing").tagging(tagging -> tagging.tagSet(tags(FOREIGN))));
            glue.createTable(table -> table.databaseName("acme_orders_prod")
                    .tableInput(input -> input.name("orders").parameters(FOREIGN)));
            out.println(LANDING + " and " + TABLE);

            title("4. Bind the state");
            ResolvedJob resolved = dativo.resolve(job);
            Map<String, Object> texts = resolved.job().texts();
            for (String bound : List.of("target.connection.s3.bucket", "infrastructure.metadata.iam_role_arn")) {
                out.println(bound + " = " + texts.get(bound));
            }
            expect("the outputs are bound", "acme-orders-lake-prod".equals(texts.get("target.connection.s3.bucket")));
            expect("three resources are Terraform's", resolved.terraform().size() == 3);

            title("5. Plan: what Terraform owns is verified");
            PropagationPlan plan = dativo.plan(resolved);
            out.println(plan);
            expect(
                    "what Terraform owns has the job's tags",
                    plan.summary().claims().count(ClaimStatus.TERRAFORM_MANAGED) == 0);
            expect(
                    "only the table and the landing bucket are written",
                    Set.of(TABLE, LANDING).equals(written(plan)));

            title("6. Apply");
            PropagationReport report = dativo.apply(plan).throwUnlessComplete();
            out.println(report);

            title("7. Once more: nothing is left to do");
            PropagationPlan again = dativo.plan(resolved);
            out.println(again);
            expect("nothing is left to do", again.isEmpty());

            title("8. What AWS says");
            verify(resolved, tags(s3, "acme-orders-landing"), LANDING, "s3_bucket");
            Table table = glue.getTable(
                            get -> get.databaseName("acme_orders_prod").name("orders"))
                    .table();
            verify(resolved, table.parameters(), TABLE, "glue_table");
            expect(
                    "what Terraform tagged is as it was",
                    "terraform".equals(tags(s3, "acme-orders-lake-prod").get("managed_by")));

            title("9. Terraform finds nothing to change");
            expect(
                    "terraform plan -detailed-exitcode is 0",
                    terraform.exit("plan", "-no-color", "-detailed-exitcode") == 0);

            title("10. Somebody changes a tag of Terraform's bucket by hand: it is told, and left to Terraform");
            Map<String, String> changed = tags(s3, "acme-orders-lake-prod");
            changed.put("cost_center", "WRONG");
            s3.putBucketTagging(
                    put -> put.bucket("acme-orders-lake-prod").tagging(tagging -> tagging.tagSet(tags(changed))));
            PropagationPlan drift = dativo.plan(resolved);
            out.println(drift);
            expect("the difference is told", drift.summary().claims().count(ClaimStatus.TERRAFORM_MANAGED) == 1);
            PropagationReport incomplete = dativo.apply(drift).throwIfFailed();
            expect("the run is not complete", !incomplete.isComplete());
            expect("and it is not written", tags(s3, "acme-orders-lake-prod").equals(changed));
        }
    }

    /** The job's tags and the owner's own are there, and no other. */
    private void verify(ResolvedJob job, Map<String, String> found, String arn, String type) {
        Map<String, String> wanted = new TreeMap<>(FOREIGN);
        ResourceRef target = job.targets().stream()
                .filter(each -> each.type().equals(type)
                        && arn.endsWith(each.id().replace('.', '/').replaceFirst("^arn:aws:s3:::", "")))
                .findFirst()
                .orElseThrow();
        wanted.putAll(job.tags(target).values());
        out.println(arn + ": " + new TreeMap<>(found));
        expect(arn + " has the job's tags beside its own", wanted.equals(new TreeMap<>(found)));
    }

    private static Set<String> written(PropagationPlan plan) {
        return Set.copyOf(plan.resources().stream()
                .filter(ResourcePlan::isWritable)
                .map(resource -> resource.resource().id())
                .toList());
    }

    private static Map<String, String> tags(S3Client s3, String bucket) {
        Map<String, String> tags = new HashMap<>();
        s3.getBucketTagging(get -> get.bucket(bucket)).tagSet().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private void expect(String what, boolean holds) {
        if (!holds) {
            throw new IllegalStateException("It does not hold that " + what + ".");
        }
        out.println("  ok: " + what);
    }

    private void title(String title) {
        out.println();
        out.println("== " + title);
    }
}
