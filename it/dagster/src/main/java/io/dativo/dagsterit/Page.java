package io.dativo.dagsterit;

import io.dativo.Dativo;
import io.dativo.dagster.DagsterDefinitions;
import io.dativo.dagster.DagsterJob;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.spi.TagRules;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Jobs in files for pictures of what Dagster shows of them: one that is as it should be, one that the policy refuses, one that drifts. */
final class Page {
    private static final String DRIFTS = "returns.yaml";

    private static final String CONNECTOR = "name: any\ntype: iceberg\ndefault_engine: {type: native}\n";

    private static final String STATE =
            "{\"version\": 4, \"terraform_version\": \"1.11.4\", \"serial\": 1, \"lineage\": \"l\", \"outputs\": {}, \"resources\": []}";

    private static final String ASSET = """
            name: orders
            version: '3'
            domain: sales
            source_type: postgres
            object: orders
            description:
              purpose: Each order of the shop, one row a line item
            schema:
              - {name: id, type: integer, required: true, description: Number of the order}
              - {name: email, type: string, classification: pii, description: Who bought}
              - {name: iban, type: string, classification: restricted, description: Where refunds go}
              - {name: amount, type: double, description: In Swiss francs}
            team: {owner: data@acme.example}
            compliance:
              classification: [restricted]
              regulations: [GDPR, PCI-DSS]
              retention_days: 365
            finops: {cost_center: CC-1, project: shop}
            """;

    private static final String JOB = """
            tenant_id: acme
            environment: prod
            source_connector_path: connector.yaml
            target_connector_path: connector.yaml
            asset_path: asset.yaml
            infrastructure:
              metadata: {job_id: %s}
              provider:
                provider: gcp
                region: europe-west6
                project_id: lake-1
                resources:
                  - {resource_type: gcs_bucket, resource_id: gs://acme-lake}
                  - {resource_type: bigquery_dataset, resource_id: lake-1.acme_prod}
              terraform: {module_path: ./terraform/gcp/dativo-etl, workspace: acme-prod}
              tags:
                %s
                business_unit: Shop
                environment: prod
                owner: data@acme.example
                compliance: [GDPR, PCI-DSS]
            """;

    private Page() {}

    /** What the jobs tag, and what is known of it. */
    private record Systems(InMemoryProvider gcp, InMemoryProvider iceberg, OwnershipLedger ledger) {
        static Systems begin() {
            return new Systems(
                    InMemoryProvider.standingInFor("gcp"),
                    InMemoryProvider.of(
                            "iceberg", Map.of("table", TagRules.builder().build())),
                    OwnershipLedger.inMemory());
        }

        Dativo dativo(Path folder, Clock clock) {
            return Dativo.builder()
                    .withoutDiscovery()
                    .base(folder)
                    .provider(gcp)
                    .provider(iceberg)
                    .ledger(ledger)
                    .clock(clock)
                    .policy(Child.POLICY)
                    .build();
        }
    }

    /** Runs a job; in the one that drifts, another cost centre is on the bucket and a tag is gone an hour later. */
    static boolean run(PipesSession session, String asset, Path file) {
        Systems systems = Systems.begin();
        Path folder = Objects.requireNonNull(file.getParent());
        Clock now = Clock.systemUTC();
        Dativo dativo = systems.dativo(folder, now);
        return Child.line(session, asset, dativo, dativo.load(file).job(), () -> {
            if (!file.endsWith(DRIFTS)) {
                return dativo;
            }
            ResourceRef bucket = new ResourceRef("gcp", "gcs_bucket", "gs://acme-lake");
            systems.gcp().tag(bucket, "cost_center", "cc-9");
            systems.gcp().untag(bucket, "business_unit");
            return systems.dativo(folder, Clock.offset(now, Duration.ofHours(1)));
        });
    }

    /** Writes the files of the jobs, and the definitions beside them. */
    static void write(Path definitions) throws IOException {
        Path folder = Objects.requireNonNull(definitions.toAbsolutePath().getParent());
        Files.writeString(folder.resolve("connector.yaml"), CONNECTOR);
        Files.writeString(folder.resolve("asset.yaml"), ASSET);
        Path state = folder.resolve("terraform/gcp/dativo-etl/terraform.tfstate.d/acme-prod/terraform.tfstate");
        Files.createDirectories(state.getParent());
        Files.writeString(state, STATE);
        Path orders = Files.writeString(folder.resolve("orders.yaml"), JOB.formatted("orders", "cost_center: CC-1"));
        Path returns = Files.writeString(folder.resolve(DRIFTS), JOB.formatted("returns", "cost_center: CC-1"));
        Path bills = Files.writeString(folder.resolve("bills.yaml"), JOB.formatted("bills", "project: shop"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Dativo dativo = Systems.begin().dativo(folder, Clock.systemUTC());
        DagsterDefinitions.ofProgram(java, "-cp", System.getProperty("java.class.path"), Child.class.getName(), "file")
                .policy(Child.POLICY)
                .job(DagsterJob.of(dativo.resolve(dativo.load(orders).job()))
                        .arguments(orders.toString())
                        .freshWithin(Duration.ofHours(20), Duration.ofDays(1))
                        .schedule("0 3 * * *", "Europe/Zurich"))
                .job(DagsterJob.of(dativo.resolve(dativo.load(returns).job())).arguments(returns.toString()))
                .job(DagsterJob.of(dativo.resolve(dativo.load(bills).job()))
                        .arguments(bills.toString())
                        .dependsOn("acme/prod/orders"))
                .writeTo(definitions);
    }
}
