package io.dativo.sparkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.iceberg.SnapshotTags;
import io.dativo.iceberg.TableTags;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.TargetConfig;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.provider.Providers;
import io.dativo.propagation.TagPropagator;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.testparts.Guides;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark writes a table and we tag it, in one JDBC catalog; Spark's SQL sees the tags, and what it replaces we mend. */
class SparkBesideUsTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final Map<String, String> TAGS =
            Map.of("governance.owner", "data@acme.example", "classification.fields.email", "pii");

    private static final List<String> GUIDE = Guides.sql("docs/iceberg.md", "-- Spark");

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static JobCatalog.Opened opened;

    @BeforeAll
    static void start() {
        String uri = "jdbc:sqlite:" + folder.resolve("catalog.db") + "?busy_timeout=20000";
        String warehouse = folder.resolve("warehouse").toUri().toString();
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.warehouse.dir", folder.resolve("spark").toString())
                .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
                .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
                .config("spark.sql.catalog.lake.type", "jdbc")
                .config("spark.sql.catalog.lake.uri", uri)
                .config("spark.sql.catalog.lake.warehouse", warehouse)
                .config("spark.sql.catalog.lake.jdbc.schema-version", "V1")
                .config("spark.sql.catalog.lake.cache-enabled", "false")
                .getOrCreate();
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .column(new Asset.Column("id", "integer", null, null, null, Map.of()))
                .build();
        TargetConfig target = TargetConfig.builder("iceberg")
                .catalog(Map.of("type", "jdbc", "name", "lake", "uri", uri))
                .warehouse(warehouse)
                .build();
        opened = JobCatalog.of(Job.builder("acme").asset(asset).target(target).build())
                .open(new Configuration());
        spark.sql("CREATE NAMESPACE lake.sales");
    }

    @AfterAll
    static void stop() {
        if (opened != null) {
            opened.close();
        }
        if (spark != null) {
            spark.stop();
        }
    }

    @BeforeEach
    void create() {
        spark.sql("DROP TABLE IF EXISTS lake.sales.orders");
        spark.sql("CREATE TABLE lake.sales.orders (id BIGINT, email STRING) USING iceberg"
                + " TBLPROPERTIES ('their.key' = 'theirs')");
        spark.sql("INSERT INTO lake.sales.orders VALUES (1, 'a@b'), (2, 'c@d')");
    }

    @Test
    void the_tags_are_read_with_sql_and_tell_ours_from_theirs() {
        apply();

        assertThat(spark.sql("SELECT count(*) FROM lake.sales.orders").first().getLong(0))
                .isEqualTo(2);
        assertThat(properties()).containsAllEntriesOf(TAGS).containsEntry("their.key", "theirs");
        spark.sql("SHOW TBLPROPERTIES lake.sales.orders").createOrReplaceTempView("properties");
        assertThat(map(spark.sql(GUIDE.get(0)).collectAsList())).isEqualTo(TAGS);
    }

    @Test
    void what_the_guide_tells_of_snapshots_and_files_and_namespaces_is_told_by_spark() {
        Table table = opened.catalog().loadTable(ORDERS);
        AppendFiles append = table.newAppend();
        SnapshotTags.summary("orders", "acme", "run-7", tags()).forEach(append::set);
        append.commit();
        apply();

        assertThat(spark.sql(GUIDE.get(1)).collectAsList())
                .anySatisfy(snapshot -> assertThat(snapshot.getString(1)).isEqualTo("orders"));
        assertThat(spark.sql(GUIDE.get(2)).first().getString(0))
                .isEqualTo(TableUtil.metadataFileLocation(opened.catalog().loadTable(ORDERS)));
        assertThat(map(spark.sql(GUIDE.get(3)).collectAsList())).containsEntry("Namespace Name", "sales");
    }

    @Test
    void a_table_that_spark_replaces_keeps_its_tags() {
        apply();

        spark.sql("REPLACE TABLE lake.sales.orders USING iceberg AS SELECT 3L AS id, 'e@f' AS email");

        assertThat(TableTags.read(opened.catalog(), ORDERS).ours()).isEqualTo(TAGS);
        assertThat(plan().isEmpty()).isTrue();
    }

    @Test
    void tags_that_spark_takes_away_are_put_back_by_the_next_run_and_rows_stay() {
        apply();
        spark.sql("ALTER TABLE lake.sales.orders UNSET TBLPROPERTIES ('governance.owner')");
        spark.sql("ALTER TABLE lake.sales.orders SET TBLPROPERTIES ('classification.fields.email' = 'none')");

        apply();

        assertThat(properties()).containsAllEntriesOf(TAGS);
        assertThat(spark.sql("SELECT count(*) FROM lake.sales.orders").first().getLong(0))
                .isEqualTo(2);
    }

    private static void apply() {
        propagator().apply(plan()).throwIfFailed();
    }

    private static PropagationPlan plan() {
        ResourceRef table = new ResourceRef("iceberg", "table", "sales.orders");
        return propagator().plan(List.of(new TagClaim(table, AccountScope.of("iceberg"), tags(), "orders")), List.of());
    }

    private static TagSet tags() {
        return TagSet.of(TAGS, TagOrigin.of(TagLevel.JOB, "job"));
    }

    private static TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(opened.catalog())), OwnershipLedger.inMemory())
                .build();
    }

    private static Map<String, String> properties() {
        return map(spark.sql("SHOW TBLPROPERTIES lake.sales.orders").collectAsList());
    }

    private static Map<String, String> map(List<Row> rows) {
        Map<String, String> map = new TreeMap<>();
        rows.forEach(row -> map.put(row.getString(0), row.getString(1)));
        return map;
    }
}
