package io.dativo.examples.quickstart;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.iceberg.SnapshotTags;
import io.dativo.iceberg.TableTags;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TerraformManaged;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * From a job file to a tagged table: loads the Stripe job, binds what Terraform built, explains and checks its tags, writes
 * customer rows to a real Iceberg table on the local disk, and makes the table and the cloud resources carry the tags. The
 * AWS side is an in-memory stand-in that begins as Terraform left it.
 */
public final class Quickstart {
    private final Path home;
    private final Path work;
    private final PrintStream out;

    private Quickstart(Path home, Path work, PrintStream out) {
        this.home = home;
        this.work = work;
        this.out = out;
    }

    /**
     * Runs the example.
     *
     * @param arguments the folder of the example and a folder to work in: empty, absent, or of an earlier run
     * @throws IOException when the disk fails
     */
    public static void main(String[] arguments) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        run(here.relativize(Path.of(arguments[0])), here.relativize(Path.of(arguments[1])), System.out);
    }

    static void run(Path home, Path work, PrintStream out) throws IOException {
        WorkFolder.prepare(work);
        new Quickstart(home, work, out).run();
    }

    private void run() throws IOException {
        try (JdbcCatalog catalog = catalog()) {
            InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
            Dativo dativo = Dativo.builder()
                    .base(home)
                    .policy(TagPolicy.load(home.resolve("tag-policy.yaml")))
                    .ledger(OwnershipLedger.directory(work.resolve("ledger")))
                    .provider(IcebergProvider.of(catalog))
                    .provider(aws)
                    .terraformState(home.resolve("terraform/terraform.tfstate"))
                    .terraformManaged(TerraformManaged.APPLY)
                    .audit(AuditLog.file(work.resolve("audit.jsonl")))
                    .listener(new ProgressBar(out))
                    .build();

            title("1. Load and validate");
            LoadResult loaded = dativo.load(home.resolve("jobs/acme/stripe_customers.yaml"));
            out.println("stripe_customers.yaml: "
                    + (loaded.problems().isEmpty() ? "no problems" : Problem.format(loaded.problems())));

            title("2. Bind what Terraform built, resolve the tags");
            ResolvedJob job = dativo.resolve(loaded.job());
            job.terraform().forEach((ref, built) -> aws.withResource(ref.type(), ref.id(), built.tags()));
            for (String bound : List.of("target.connection.s3.bucket", "target.catalog.glue_database")) {
                out.println(bound + " = " + job.job().texts().get(bound));
            }
            out.println();
            out.println(dativo.explain(job, "cost_center"));
            job.problems().forEach(out::println);

            title("3. Check the organisation's policy");
            out.println(dativo.check(job));

            title("4. Write the rows, into a table that is created with its tags");
            ResourceRef target = job.table().orElseThrow();
            TableIdentifier identifier = TableIdentifier.parse(target.id());
            catalog.createNamespace(identifier.namespace());
            Table table = IcebergTables.createIfAbsent(catalog, job, Map.of()).table();
            Map<String, String> summary = SnapshotTags.summary(
                    job.job().asset().name(), job.job().file().tenantId(), "run-1", job.tags(target));
            int rows = Customers.append(table, home.resolve("data/stripe_customers.csv"), summary);
            out.println(rows + " rows appended to " + identifier);

            title("5. Plan");
            PropagationPlan plan = dativo.plan(job);
            out.println(plan);

            title("6. Apply");
            out.println(dativo.apply(plan).throwUnlessComplete());

            title("7. Once more: nothing is left to do");
            out.println(dativo.plan(job));

            title("8. What any engine sees on the table");
            TableTags.read(catalog, identifier).all().forEach((key, value) -> out.println("  " + key + " = " + value));
        }
    }

    /** A catalog in one SQLite file, its tables beside it: at an absolute place, where any engine finds them. */
    private JdbcCatalog catalog() {
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.initialize(
                "quickstart",
                Map.of(
                        CatalogProperties.URI,
                        "jdbc:sqlite:" + work.resolve("catalog.db"),
                        CatalogProperties.WAREHOUSE_LOCATION,
                        work.resolve("warehouse").toAbsolutePath().toString(),
                        CatalogProperties.FILE_IO_IMPL,
                        LocalFileIO.class.getName(),
                        "jdbc.schema-version",
                        "V1"));
        return catalog;
    }

    private void title(String title) {
        out.println();
        out.println("== " + title);
    }
}
