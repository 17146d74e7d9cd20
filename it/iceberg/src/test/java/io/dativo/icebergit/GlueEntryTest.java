package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.aws.AwsProvider;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.Sensitive;
import io.dativo.propagation.PropagationPlan;
import io.dativo.testparts.GlueVersions;
import io.dativo.testparts.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;

/** One table, two faces: the properties in Iceberg's metadata and the parameters of its entry in Glue, against moto. */
class GlueEntryTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final int ROUNDS = 12;

    private static MotoServer moto;
    private static GlueVersions glue;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        moto = new MotoServer();
        glue = new GlueVersions(moto.endpoint());
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.accessKeyId", Buckets.ID);
        System.setProperty("aws.secretAccessKey", Buckets.SECRET);
        Buckets.create(moto.endpoint(), "lake");
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        glue.close();
        moto.close();
    }

    private static JobCatalog catalog() {
        return Targets.catalog(
                Map.of(
                        "type",
                        "glue",
                        "glue.endpoint",
                        glue.endpoint().toString(),
                        "http-client.type",
                        "urlconnection"),
                "s3://lake/warehouse",
                Map.of(
                        "s3",
                        Map.of(
                                "endpoint",
                                moto.endpoint().toString(),
                                "access_key_id",
                                Buckets.ID,
                                "secret_access_key",
                                Sensitive.of(Buckets.SECRET),
                                "region",
                                "eu-west-1")));
    }

    private static GlueClient client() {
        return GlueClient.builder()
                .endpointOverride(glue.endpoint())
                .region(Region.EU_WEST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(Buckets.ID, Buckets.SECRET)))
                .build();
    }

    private ResolvedJob job(Dativo dativo, String centre) throws IOException {
        Files.writeString(
                folder.resolve("source.yaml"), "{name: s, type: csv, roles: [source], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("target.yaml"),
                "{name: t, type: iceberg, roles: [target], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("asset.yaml"),
                "{name: orders, version: '1', source_type: csv, object: o, schema: [{name: id, type: integer}],"
                        + " team: {owner: data}, finops: {cost_center: " + centre + "}}");
        Files.writeString(folder.resolve("job.yaml"), """
                tenant_id: acme
                source_connector_path: source.yaml
                target_connector_path: target.yaml
                asset_path: asset.yaml
                target: {catalog: {type: glue, glue_database: sales}}
                infrastructure:
                  provider: {provider: aws, region: eu-west-1, account_id: "123456789012"}
                """);
        return dativo.resolve(dativo.load(folder.resolve("job.yaml")).job());
    }

    @Test
    void properties_and_entry_carry_the_same_tags_and_a_running_commit_never_fails() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (JobCatalog.Opened opened = catalog().open();
                JobCatalog.Opened writers = catalog().open();
                GlueClient client = client()) {
            ((SupportsNamespaces) opened.catalog()).createNamespace(Namespace.of("sales"));
            opened.catalog().createTable(ORDERS, new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())));
            Dativo dativo = Dativo.builder()
                    .withoutDiscovery()
                    .provider(IcebergProvider.of(opened.catalog()))
                    .provider(AwsProvider.builder().client(client).build())
                    .ledger(OwnershipLedger.inMemory())
                    .build();
            AtomicBoolean done = new AtomicBoolean();
            CountDownLatch running = new CountDownLatch(1);
            Future<Integer> commits = other.submit(() -> {
                int made = 0;
                while (!done.get()) {
                    writers.catalog()
                            .loadTable(ORDERS)
                            .updateProperties()
                            .set("their.count", String.valueOf(made++))
                            .commit();
                    running.countDown();
                }
                return made;
            });
            running.await();
            ResolvedJob job = job(dativo, "C-0");
            for (int round = 0; round < ROUNDS; round++) {
                job = job(dativo, "C-" + round);
                dativo.apply(dativo.plan(job));
            }
            done.set(true);
            int made = commits.get();

            // Whatever was overtaken is put right when nothing else writes.
            dativo.apply(dativo.plan(job)).throwUnlessComplete();
            Map<String, String> entry = client.getTable(
                            request -> request.databaseName("sales").name("orders"))
                    .table()
                    .parameters();
            assertThat(made).isGreaterThan(1);
            assertThat(opened.catalog().loadTable(ORDERS).properties())
                    .containsEntry("finops.cost_center", "C-" + (ROUNDS - 1))
                    .containsEntry("their.count", String.valueOf(made - 1));
            assertThat(entry)
                    .containsEntry("finops.cost_center", "C-" + (ROUNDS - 1))
                    .containsKey("metadata_location");
            System.Logger log = System.getLogger("glue");
            log.log(System.Logger.Level.INFO, made + " commits, " + glue.refused() + " updates refused and made again");

            PropagationPlan plan = dativo.plan(job);
            assertThat(plan.isEmpty()).isTrue();
            assertThat(dativo.faces(plan, job)).isEmpty();
            assertThat(job.entries()).containsExactly(new ResourceRef("aws", "glue_table", "sales.orders"));
        } finally {
            other.shutdownNow();
        }
    }
}
