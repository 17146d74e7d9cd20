package io.dativo.sparkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.SnapshotTags;
import io.dativo.iceberg.TableTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.propagation.PropagationPlan;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.testparts.Guides;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.ViewCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark writes a table and we tag it, in one JDBC catalog; Spark's SQL sees the tags, and what it replaces we mend. */
class SparkBesideUsTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    /** With words that Spark takes for secrets, in keys and in values. */
    private static final Map<String, String> TAGS = Map.of(
            "governance.owner", "data@acme.example",
            "classification.fields.email", "pii",
            "classification.default", "secret",
            "api.token", "rotated",
            "docs.url", "https://docs.acme.example/a?b='c'",
            "team", "Größe 🚀 \\ \"");

    private static final IcebergProvider PROVIDER = new IcebergProvider();

    private static final List<String> GUIDE = Guides.sql("docs/iceberg.md", "-- Spark");

    @TempDir
    private static Path folder;

    private static SparkLake lake;

    @BeforeAll
    static void start() {
        lake = SparkLake.open(folder);
    }

    @AfterAll
    static void stop() {
        if (lake != null) {
            lake.close();
        }
    }

    @BeforeEach
    void create() {
        lake.spark().sql("DROP TABLE IF EXISTS lake.sales.orders");
        lake.spark()
                .sql("CREATE TABLE lake.sales.orders (id BIGINT, email STRING) USING iceberg"
                        + " TBLPROPERTIES ('their.key' = 'theirs')");
        lake.spark().sql("INSERT INTO lake.sales.orders VALUES (1, 'a@b'), (2, 'c@d')");
    }

    @Test
    void the_tags_are_read_with_sql_and_tell_ours_from_theirs() {
        apply();

        assertThat(lake.spark()
                        .sql("SELECT count(*) FROM lake.sales.orders")
                        .first()
                        .getLong(0))
                .isEqualTo(2);
        String file = lake.spark().sql(GUIDE.get(0)).first().getString(0);
        assertThat(file)
                .isEqualTo(
                        TableUtil.metadataFileLocation(lake.opened().catalog().loadTable(ORDERS)));
        lake.spark().sql(GUIDE.get(1).replace("orders.metadata.json", file));
        assertThat(map(lake.spark().sql(GUIDE.get(2)).collectAsList())).isEqualTo(TAGS);
    }

    @Test
    void what_the_guide_says_that_spark_hides_it_hides() {
        apply();

        Map<String, String> shown =
                map(lake.spark().sql("SHOW TBLPROPERTIES lake.sales.orders").collectAsList());

        assertThat(shown).containsEntry("their.key", "theirs").containsEntry("classification.fields.email", "pii");
        for (String hidden : List.of("classification.default", "api.token", "docs.url")) {
            assertThat(shown.get(hidden)).as(hidden).isEqualTo("*********(redacted)");
        }
        assertThat(map(lake.spark()
                                .sql("DESCRIBE TABLE EXTENDED lake.sales.orders")
                                .collectAsList())
                        .get("Table Properties"))
                .contains("classification.fields.email=pii", "api.token=*********(redacted)")
                .doesNotContain("rotated", "docs.acme.example");
    }

    @Test
    void the_query_of_the_guide_shows_nothing_of_a_compressed_metadata_file() {
        lake.spark()
                .sql("ALTER TABLE lake.sales.orders SET TBLPROPERTIES ('write.metadata.compression-codec' = 'gzip')");
        apply();

        String file = lake.spark().sql(GUIDE.get(0)).first().getString(0);
        lake.spark().sql(GUIDE.get(1).replace("orders.metadata.json", file));

        assertThat(file).endsWith(".gz.metadata.json");
        assertThat(map(lake.spark().sql(GUIDE.get(2)).collectAsList())).isEqualTo(Map.of());
    }

    @Test
    void every_key_that_spark_owns_is_refused_as_a_tag() throws ReflectiveOperationException {
        assertThat(keysOfSpark()).hasSizeGreaterThan(10).contains("owner", "format", "sort-order", "engine_version");
        for (String type : PROVIDER.resourceTypes()) {
            for (String key : keysOfSpark()) {
                assertThat(PROVIDER.rules(type).refusal(key, "x")).as(key).isPresent();
                assertThat(PROVIDER.rules(type).refusal(key.toUpperCase(Locale.ROOT), "x"))
                        .as(key)
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"table, sales.orders", "view, sales.recent", "namespace, sales"})
    void accepted_tags_change_the_properties_of_what_carries_them_and_nothing_else(String type, String id)
            throws ReflectiveOperationException {
        lake.spark()
                .sql(
                        "CREATE OR REPLACE VIEW lake.sales.recent (id COMMENT 'the order') AS SELECT id FROM lake.sales.orders");
        Map<String, String> before = description(type, id);
        Map<String, String> tags = accepted(type);

        lake.propagator().apply(lake.plan(type, id, tags)).throwUnlessComplete();

        assertThat(tags).hasSizeGreaterThan(50);
        assertThat(description(type, id)).isEqualTo(before);
        assertThat(lake.plan(type, id, tags).isEmpty()).isTrue();
    }

    @Test
    void a_table_that_spark_replaces_keeps_every_accepted_tag() throws ReflectiveOperationException {
        Map<String, String> tags = accepted("table");
        lake.propagator().apply(lake.plan("table", "sales.orders", tags)).throwUnlessComplete();

        lake.spark().sql("REPLACE TABLE lake.sales.orders USING iceberg AS SELECT 3L AS id, 'e@f' AS email");

        assertThat(properties()).containsAllEntriesOf(tags);
        assertThat(lake.plan("table", "sales.orders", tags).isEmpty()).isTrue();
    }

    @Test
    void what_the_guide_tells_of_snapshots_and_files_and_namespaces_is_told_by_spark() {
        Table table = lake.opened().catalog().loadTable(ORDERS);
        AppendFiles append = table.newAppend();
        SnapshotTags.summary("orders", "acme", "run-7", TagSet.of(TAGS, TagOrigin.of(TagLevel.JOB, "job")))
                .forEach(append::set);
        append.commit();
        apply();

        assertThat(lake.spark().sql(GUIDE.get(3)).collectAsList())
                .anySatisfy(snapshot -> assertThat(snapshot.getString(1)).isEqualTo("orders"));
        assertThat(map(lake.spark().sql(GUIDE.get(4)).collectAsList())).containsEntry("Namespace Name", "sales");
    }

    @Test
    void what_spark_commits_with_the_tags_of_the_run_says_the_digest_of_the_tables_tags() {
        Asset asset = Asset.builder("orders", "1", "csv", "orders", "data@acme.example")
                .column(Asset.Column.of("email", "string").classified("pii"))
                .build();
        ResolvedJob job = ResolvedJob.of(Job.builder("acme").asset(asset).build(), ref -> Optional.empty());
        Map<String, String> settings = RunTags.of(job).sparkConfiguration();
        settings.forEach(lake.spark().conf()::set);
        try {
            lake.spark().sql("INSERT INTO lake.sales.orders VALUES (9, 'x@y')");
        } finally {
            settings.keySet().forEach(lake.spark().conf()::unset);
        }

        assertThat(lake.opened().catalog().loadTable(ORDERS).currentSnapshot().summary())
                .containsEntry(SnapshotTags.DIGEST, job.tableProperties().digest())
                .containsEntry(SnapshotTags.JOB, "acme/-/orders");
    }

    @Test
    void a_table_that_spark_replaces_keeps_its_tags() {
        apply();

        lake.spark().sql("REPLACE TABLE lake.sales.orders USING iceberg AS SELECT 3L AS id, 'e@f' AS email");

        assertThat(TableTags.read(lake.opened().catalog(), ORDERS).ours()).isEqualTo(TAGS);
        assertThat(plan().isEmpty()).isTrue();
    }

    @Test
    void tags_that_spark_takes_away_are_put_back_by_the_next_run_and_rows_stay() {
        apply();
        lake.spark().sql("ALTER TABLE lake.sales.orders UNSET TBLPROPERTIES ('governance.owner')");
        lake.spark().sql("ALTER TABLE lake.sales.orders SET TBLPROPERTIES ('classification.fields.email' = 'none')");

        apply();

        assertThat(properties()).containsAllEntriesOf(TAGS);
        assertThat(lake.spark()
                        .sql("SELECT count(*) FROM lake.sales.orders")
                        .first()
                        .getLong(0))
                .isEqualTo(2);
    }

    private static void apply() {
        lake.propagator().apply(plan()).throwIfFailed();
    }

    private static PropagationPlan plan() {
        return lake.plan("table", "sales.orders", TAGS);
    }

    /** Every key of a property to which Spark, or Iceberg in Spark, gives a meaning. */
    private static Set<String> keysOfSpark() throws ReflectiveOperationException {
        Set<String> keys = new TreeSet<>();
        for (String view : List.of("BaseSparkTable", "SparkView")) {
            Field reserved =
                    Class.forName("org.apache.iceberg.spark.source." + view).getDeclaredField("RESERVED_PROPERTIES");
            reserved.setAccessible(true);
            for (Object key : (Set<?>) reserved.get(null)) {
                keys.add((String) key);
            }
        }
        for (Class<?> owner : List.of(TableCatalog.class, SupportsNamespaces.class, ViewCatalog.class)) {
            for (Field field : owner.getFields()) {
                if (field.getType() == String.class && field.getName().matches("PROP_.*|OPTION_PREFIX")) {
                    keys.add((String) field.get(null));
                }
            }
        }
        return keys;
    }

    /** Awkward tags, and keys close to those of Spark: those that the rules accept. */
    private static Map<String, String> accepted(String type) throws ReflectiveOperationException {
        Map<String, String> tags = new TreeMap<>(TAGS);
        for (String key : keysOfSpark()) {
            tags.put("governance." + key, "x");
            tags.put(key + ".of", "iceberg/orc");
            tags.put("_" + key, "true");
            tags.put(key + "🚀", "");
            tags.put(key.replace('_', '.').replace('-', '.'), "-1");
        }
        tags.entrySet()
                .removeIf(tag -> PROVIDER.rules(type)
                        .refusal(tag.getKey(), tag.getValue())
                        .isPresent());
        return tags;
    }

    /**
     * What Spark says without the properties: columns, and who owns it, where it is, in which format and by which query. Of a
     * namespace also of a table that is made in it, for whose tables it decides; of the others also the rows.
     */
    private static Map<String, String> description(String type, String id) {
        boolean isNamespace = type.equals("namespace");
        Map<String, String> description = new TreeMap<>();
        if (isNamespace) {
            lake.spark().sql("CREATE TABLE lake.sales.made (id BIGINT) USING iceberg");
            map(lake.spark().sql("DESCRIBE TABLE EXTENDED lake.sales.made").collectAsList())
                    .forEach((key, value) -> description.put("table " + key, value));
            lake.spark().sql("DROP TABLE lake.sales.made");
            assertThat(description).containsKeys("table id", "table Location", "table Provider", "table Owner");
        } else {
            description.put(
                    "rows", lake.spark().table("lake." + id).collectAsList().toString());
        }
        Map<String, String> said = map(lake.spark()
                .sql("DESCRIBE " + (isNamespace ? "NAMESPACE" : "TABLE") + " EXTENDED lake." + id)
                .collectAsList());
        String properties = Map.of("table", "Table Properties", "view", "View Properties", "namespace", "Properties")
                .get(type);
        said.remove(properties);
        assertThat(said).hasSizeGreaterThan(3);
        description.putAll(said);
        return description;
    }

    private static Map<String, String> properties() {
        return lake.opened().catalog().loadTable(ORDERS).properties();
    }

    private static Map<String, String> map(List<Row> rows) {
        Map<String, String> map = new TreeMap<>();
        rows.forEach(row -> map.put(row.getString(0), row.getString(1)));
        return map;
    }
}
