package io.dativo.sparkit;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.JobCatalog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.TargetConfig;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * One JDBC catalog on SQLite, as Spark opens it under the name {@code lake} and as we open it, with the namespace {@code sales}.
 *
 * @param spark Spark's
 * @param opened ours
 */
record SparkLake(SparkSession spark, JobCatalog.Opened opened) implements AutoCloseable {
    static SparkLake open(Path folder) {
        String uri = "jdbc:sqlite:" + folder.resolve("catalog.db") + "?busy_timeout=20000";
        String warehouse = folder.resolve("warehouse").toUri().toString();
        SparkSession spark = SparkSession.builder()
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
        SparkLake lake = new SparkLake(
                spark,
                JobCatalog.of(Job.builder("acme").asset(asset).target(target).build())
                        .open(new Configuration()));
        spark.sql("CREATE NAMESPACE lake.sales");
        return lake;
    }

    PropagationPlan plan(String type, String id, Map<String, String> tags) {
        ResourceRef resource = new ResourceRef("iceberg", type, id);
        TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "job"));
        return propagator()
                .plan(List.of(new TagClaim(resource, AccountScope.of("iceberg"), claimed, "orders")), List.of());
    }

    TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(opened.catalog())), OwnershipLedger.inMemory())
                .build();
    }

    @Override
    public void close() {
        opened.close();
        spark.stop();
    }
}
