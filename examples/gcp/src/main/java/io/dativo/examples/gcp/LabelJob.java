package io.dativo.examples.gcp;

import io.dativo.Dativo;
import io.dativo.gcp.BigQueryLabels;
import io.dativo.gcp.GcpProvider;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.InMemoryProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the HubSpot job has on Google Cloud carries the job's tags as labels: a plan, its application, and a second plan that
 * finds nothing to do. Google is a stand-in that holds a dataset and a bucket with labels of somebody else's; a host of its
 * own leaves the provider out, and Dativo finds {@link GcpProvider} and Application Default Credentials.
 */
public final class LabelJob {
    private LabelJob() {}

    /**
     * Runs the example.
     *
     * @param arguments the folder of the example
     */
    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), System.out);
    }

    static void run(Path home, PrintStream out) {
        InMemoryProvider google = InMemoryProvider.standingInFor("gcp")
                .onlyListedResources()
                .withResource(
                        "gcs_bucket",
                        "gs://acme-dativo-data-lake-prod",
                        Map.of("team", "data-engineering", "by-hand", "yes"))
                .withResource("bigquery_dataset", "acme-data-platform.acme_iceberg_prod", Map.of());
        Path quickstart = home.resolve("../quickstart").normalize();
        Dativo dativo = Dativo.builder()
                .base(quickstart)
                .withoutDiscovery()
                .provider(google)
                .ledger(OwnershipLedger.inMemory())
                .terraformState(home.resolve("terraform/terraform.tfstate"))
                .build();
        Path jobFile = quickstart.resolve("jobs/acme/hubspot_contacts.yaml");
        ResolvedJob job = dativo.resolve(dativo.load(jobFile).job());

        out.println("== How Google Cloud spells the job's tags");
        ProviderSpi rules = new GcpProvider();
        Map.of("owner", "data-team@acme.com", "compliance", "GDPR,CCPA")
                .forEach((key, value) -> out.println(
                        key + "=" + value + " is " + rules.rules("gcs_bucket").encode(key, value)));
        out.println("A query of the job is labelled " + BigQueryLabels.of(Map.of("Cost Center", "DATA-001")));

        out.println();
        out.println("== Plan");
        PropagationPlan plan = dativo.plan(job);
        out.println(plan);

        out.println();
        out.println("== Apply");
        out.println(dativo.apply(plan));

        out.println();
        out.println("== The labels of the bucket");
        out.println(google.tags("gcs_bucket", "gs://acme-dativo-data-lake-prod"));

        out.println();
        out.println("== Once more");
        out.println(dativo.plan(job));
    }
}
