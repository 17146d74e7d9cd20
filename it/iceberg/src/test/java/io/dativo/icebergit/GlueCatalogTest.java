package io.dativo.icebergit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.iceberg.AssetSchema;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.iceberg.JobCatalog;
import io.dativo.iceberg.TableTags;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Asset;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.Sensitive;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.testparts.MotoServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.aws.glue.GlueCatalog;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Iceberg's Glue catalog and its files in S3, opened from a job, against moto. */
class GlueCatalogTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.orders");
    private static final ResourceRef NAMESPACE = new ResourceRef("iceberg", "namespace", "sales");

    private static MotoServer moto;

    private JobCatalog.Opened opened;

    @BeforeAll
    static void start() {
        moto = new MotoServer();
        credentials(true);
        Buckets.create(moto.endpoint(), "lake");
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void open() {
        opened = catalog().open();
        SupportsNamespaces namespaces = (SupportsNamespaces) opened.catalog();
        if (!namespaces.namespaceExists(Namespace.of("sales"))) {
            namespaces.createNamespace(Namespace.of("sales"));
        }
        if (opened.catalog().tableExists(ORDERS)) {
            opened.catalog().dropTable(ORDERS, false);
        }
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void a_table_is_made_with_its_tags_and_a_run_changes_only_what_differs() {
        assertThat(opened.catalog()).isInstanceOf(GlueCatalog.class);
        AssetSchema schema = AssetSchema.of(Asset.builder("orders", "1.0", "postgres", "orders", "data@acme.example")
                .column(new Asset.Column("id", "integer", null, null, null, Map.of()))
                .build());
        Table table = IcebergTables.createIfAbsent(
                        opened.catalog(), ORDERS, schema, tags(Map.of("governance.owner", "data")), Map.of())
                .table();
        assertThat(table.io()).isInstanceOf(S3FileIO.class);
        assertThat(table.location()).startsWith("s3://lake/warehouse");
        table.updateProperties().set("their.key", "theirs").commit();

        PropagationPlan made = plan(Map.of("governance.owner", "data"));
        assertThat(made.summary().kept()).isEqualTo(1);
        propagator().apply(made).throwUnlessComplete();
        assertThat(plan(Map.of("governance.owner", "data")).isEmpty()).isTrue();
        propagator()
                .apply(plan(Map.of("governance.owner", "sales", "finops.project", "p")))
                .throwIfFailed();
        assertThat(plan(Map.of("governance.owner", "sales", "finops.project", "p"))
                        .isEmpty())
                .isTrue();
        try (JobCatalog.Opened other = catalog().open()) {
            assertThat(TableTags.read(other.catalog(), ORDERS).ours())
                    .isEqualTo(Map.of("governance.owner", "sales", "finops.project", "p"));
            assertThat(TableTags.read(other.catalog(), ORDERS).foreign()).containsEntry("their.key", "theirs");
        }
    }

    @Test
    void a_change_by_somebody_else_in_between_is_no_conflict_unless_it_is_of_the_same_tag() {
        opened.catalog().createTable(ORDERS, new Schema());
        try (TagStore store = store()) {
            String version = store.read(List.of(TABLE)).get(TABLE).version();
            opened.catalog()
                    .loadTable(ORDERS)
                    .updateProperties()
                    .set("their.key", "theirs")
                    .commit();
            assertThat(write(store, TABLE, Map.of("a", "1"), version).isWritten())
                    .isTrue();

            String later = store.read(List.of(TABLE)).get(TABLE).version();
            opened.catalog()
                    .loadTable(ORDERS)
                    .updateProperties()
                    .set("a", "theirs")
                    .commit();
            assertThat(write(store, TABLE, Map.of("a", "2"), later).detail()).contains("another writer changed 'a'");
        }
    }

    @Test
    void a_database_holds_tags_as_parameters() {
        try (TagStore store = store()) {
            assertThat(write(store, NAMESPACE, Map.of("governance.owner", "data"), null)
                            .isWritten())
                    .isTrue();
            assertThat(store.read(List.of(NAMESPACE)).get(NAMESPACE).owned()).containsEntry("governance.owner", "data");
        }
    }

    @Test
    void what_is_missing_is_said_to_be() {
        try (TagStore store = store()) {
            assertThat(store.read(List.of(TABLE)).get(TABLE).status()).isEqualTo(TagRead.Status.MISSING);
        }
    }

    @Test
    void without_credentials_nothing_is_observed_and_the_reason_is_told() {
        credentials(false);
        try (JobCatalog.Opened without = catalog().open();
                TagStore store = IcebergProvider.of(without.catalog()).open(AccountScope.of("iceberg"))) {
            TagRead read = store.read(List.of(TABLE)).get(TABLE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains("Unable to load credentials").doesNotContain(Buckets.SECRET);
        } finally {
            credentials(true);
        }
    }

    /** What the environment gives: the Glue client takes its credentials from there alone. */
    private static void credentials(boolean present) {
        System.setProperty("aws.disableEc2Metadata", "true");
        if (present) {
            System.setProperty("aws.accessKeyId", Buckets.ID);
            System.setProperty("aws.secretAccessKey", Buckets.SECRET);
        } else {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private static JobCatalog catalog() {
        String endpoint = moto.endpoint().toString();
        return Targets.catalog(
                Map.of("type", "glue", "glue.endpoint", endpoint, "http-client.type", "urlconnection"),
                "s3://lake/warehouse",
                Map.of(
                        "s3",
                        Map.of(
                                "endpoint",
                                endpoint,
                                "access_key_id",
                                Buckets.ID,
                                "secret_access_key",
                                Sensitive.of(Buckets.SECRET),
                                "region",
                                "eu-west-1")));
    }

    private TagStore store() {
        return IcebergProvider.of(opened.catalog()).open(AccountScope.of("iceberg"));
    }

    private static TagWriteResult write(TagStore store, ResourceRef resource, Map<String, String> set, String version) {
        return store.write(List.of(new TagWrite(resource, set, Set.of(), version)))
                .get(resource);
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(opened.catalog())), OwnershipLedger.inMemory())
                .build();
    }

    private PropagationPlan plan(Map<String, String> tags) {
        TagClaim claim = new TagClaim(TABLE, AccountScope.of("iceberg"), tags(tags), "orders");
        return propagator().plan(List.of(claim), List.of());
    }

    private static TagSet tags(Map<String, String> tags) {
        return TagSet.of(new HashMap<>(tags), TagOrigin.of(TagLevel.JOB, "job"));
    }
}
