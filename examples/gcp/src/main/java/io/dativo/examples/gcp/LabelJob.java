package io.dativo.examples.gcp;

import io.dativo.Dativo;
import io.dativo.gcp.BigQueryLabels;
import io.dativo.gcp.GcpProvider;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.inmemory.InMemoryCatalog;

/**
 * What the HubSpot job has on Google Cloud carries the job's tags as labels: a plan, its application, and a second plan that
 * finds nothing to do. Its Iceberg table is created with the tags. Google is a stand-in that holds a dataset and a bucket
 * with labels of another owner, and the catalog of the table is in memory; a host gives its own catalog and leaves the
 * stand-in out, and Dativo finds {@link GcpProvider} and Application Default Credentials.
 */
public final class LabelJob {
    private LabelJob() {}

    /**
     * Runs the example.
     *
     * @param arguments the folder of the example
     * @throws IOException when the catalog cannot be closed
     */
    public static void main(String[] arguments) throws IOException {
        run(Path.of(arguments[0]), System.out);
    }

    static void run(Path home, PrintStream out) throws IOException {
        InMemoryProvider google = InMemoryProvider.standingInFor("gcp")
                .onlyListedResources()
                .withResource(
                        "gcs_bucket",
                        "gs://acme-dativo-data-lake-prod",
                        Map.of("team", "data-engineering", "by-hand", "yes"))
                .withResource("bigquery_dataset", "acme-data-platform.acme_iceberg_prod", Map.of());
        try (InMemoryCatalog catalog = new InMemoryCatalog()) {
            catalog.initialize("example", Map.of());
            Path quickstart = home.resolve("../quickstart").normalize();
            Dativo dativo = Dativo.builder()
                    .base(quickstart)
                    .withoutDiscovery()
                    .provider(google)
                    .provider(IcebergProvider.of(catalog))
                    .ledger(OwnershipLedger.inMemory())
                    .terraformState(home.resolve("terraform/terraform.tfstate"))
                    .build();
            Path jobFile = quickstart.resolve("jobs/acme/hubspot_contacts.yaml");
            ResolvedJob job = dativo.resolve(dativo.load(jobFile).job());
            catalog.createNamespace(Namespace.of("acme_iceberg_prod"));
            IcebergTables.createIfAbsent(catalog, job, Map.of());

            out.println("== How Google Cloud spells the job's tags");
            ProviderSpi rules = new GcpProvider();
            Map.of("owner", "data-team@acme.com", "compliance", "GDPR,CCPA")
                    .forEach((key, value) -> out.println(key + "=" + value + " is "
                            + rules.rules("gcs_bucket").encode(key, value)));
            out.println("A query of the job is labelled " + BigQueryLabels.of(Map.of("Cost Center", "DATA-001")));

            out.println();
            out.println("== Plan");
            PropagationPlan plan = dativo.plan(job);
            out.println(plan);

            out.println();
            out.println("== Apply");
            out.println(dativo.apply(plan).throwUnlessComplete());

            out.println();
            out.println("== The labels of the bucket");
            out.println(google.tags("gcs_bucket", "gs://acme-dativo-data-lake-prod"));

            out.println();
            out.println("== Once more");
            out.println(dativo.plan(job));
        }
    }
}
