package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.SourceConfig;
import io.dativo.job.TargetConfig;
import io.dativo.problem.Sensitive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of source and target is called, by the naming page of OpenLineage's specification. */
class DatasetNamesTest {
    private static Job.Builder job() {
        return Job.builder("acme")
                .environment("prod")
                .asset(Asset.builder("orders", "1", "csv", "things", "data@acme.example")
                        .domain("sales")
                        .build());
    }

    private static String shown(DatasetName name) {
        return (name.isExact() ? "" : "~ ") + name.namespace() + " " + name.name();
    }

    private static ResolvedJob resolved(Job.Builder job) {
        return ResolvedJob.of(job.build(), ref -> Optional.empty());
    }

    private static List<String> sources(SourceConfig source) {
        return DatasetNames.sources(resolved(job().source(source))).stream()
                .map(DatasetNamesTest::shown)
                .toList();
    }

    private static String target(TargetConfig target) {
        Infrastructure cloud = Infrastructure.builder("aws")
                .region("us-east-1")
                .accountId("123456789012")
                .projectId("lake-1")
                .build();
        return shown(DatasetNames.target(resolved(job().target(target).infrastructure(cloud))));
    }

    /** {@code key=value} pairs. */
    private static Map<String, Object> settings(String text) {
        Map<String, Object> settings = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split(" ")) {
            settings.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return settings;
    }

    @ParameterizedTest
    @CsvSource({
        "athena,        region=eu-west-1 catalog=AwsDataCatalog, sales.orders, awsathena://athena.eu-west-1.amazonaws.com AwsDataCatalog.sales.orders",
        "azure_synapse, host=x.sql.azuresynapse.net, orders, sqlserver://x.sql.azuresynapse.net:1433 dbo.orders",
        "bigquery,      project_id=lake dataset=sales, orders, bigquery lake.sales.orders",
        "bigquery,      , lake.sales.orders, bigquery lake.sales.orders",
        "cassandra,     host=h keyspace=sales, orders, cassandra://h:9042 sales.orders",
        "cosmosdb,      host=h.documents.azure.com database=sales, orders, azurecosmos://h.documents.azure.com/dbs/sales colls/orders",
        "cratedb,       host=h, orders, crate://h:5432 crate.doc.orders",
        "db2,           host=h database=app, sales.orders, db2://h:50000 app.sales.orders",
        "glue,          region=eu-west-1 account_id=1, sales.orders, arn:aws:glue:eu-west-1:1 table/sales/orders",
        "kafka,         host=h, shop.orders, kafka://h:9092 shop.orders",
        "kusto,         host=h database=sales, orders, azurekusto://h.kusto.windows.net sales/orders",
        "mysql,         host=h database=app, orders, mysql://h:3306 app.orders",
        "mariadb,       host=h port=3307, app.orders, mysql://h:3307 app.orders",
        "oceanbase,     host=h database=app, orders, oceanbase://h:2881 app.orders",
        "oracle,        host=h service_name=app, sales.orders, oracle://h:1521 app.sales.orders",
        "postgres,      host=h database=app, orders, postgres://h:5432 app.public.orders",
        "postgres,      host=h port=5433 database=app schema=sales, orders, postgres://h:5433 app.sales.orders",
        "postgresql,    host=h, app.sales.orders, postgres://h:5432 app.sales.orders",
        "pubsub,        project_id=lake, orders, pubsub topic:lake:orders",
        "redshift,      cluster_identifier=c region=r database=app, orders, redshift://c.r:5439 app.public.orders",
        "snowflake,     account=org-acct database=APP, ORDERS, snowflake://org-acct APP.PUBLIC.ORDERS",
        "snowflake,     organization=org account=acct, APP.SALES.ORDERS, snowflake://org-acct APP.SALES.ORDERS",
        "teradata,      host=h database=app, orders, teradata://h:1025 app.orders",
        "trino,         host=h port=8080 catalog=lake, sales.orders, trino://h:8080 lake.sales.orders",
        "stripe,        , customers, stripe://acme customers",
        "stripe,        account_id=acct_1, customers, stripe://acct_1 customers",
        "hubspot,       portal_id=62515, contacts, hubspot://62515 contacts",
    })
    void a_source_that_holds_tables_or_objects(String type, String connection, String table, String name) {
        assertThat(sources(SourceConfig.builder(type)
                        .table(table, "o")
                        .connection(settings(connection))
                        .build()))
                .containsExactly(name);
        assertThat(sources(SourceConfig.builder(type)
                        .objects(table)
                        .connection(Map.of(type, settings(connection)))
                        .build()))
                .containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource({
        "csv,         landing/orders.csv, file landing/orders.csv",
        "csv,         /data/orders.csv, file /data/orders.csv",
        "csv,         C:\\data\\orders.csv, file C:\\data\\orders.csv",
        "csv,         file:///data/orders.csv, file /data/orders.csv",
        "markdown_kv, s3://lake/raw/orders.md, s3://lake raw/orders.md",
        "csv,         s3a://lake/raw/, s3://lake raw",
        "s3,          raw/orders.csv, s3://bucket raw/orders.csv",
        "minio,       /raw/orders.csv, s3://bucket raw/orders.csv",
        "gcs,         raw/orders.csv, gs://bucket raw/orders.csv",
        "csv,         gs://lake/raw/orders.csv, gs://lake raw/orders.csv",
        "azure_blob,  raw/orders.csv, abfss://box@acct.dfs.core.windows.net raw/orders.csv",
        "csv,         abfss://box@acct.dfs.core.windows.net/raw/o.csv, abfss://box@acct.dfs.core.windows.net raw/o.csv",
        "csv,         wasbs://box@acct.blob.core.windows.net/raw/o.csv, wasbs://box@acct.dfs.core.windows.net raw/o.csv",
        "csv,         https://acct.blob.core.windows.net/box/o.csv?sig=hunter2, wasbs://box@acct.dfs.core.windows.net o.csv",
        "csv,         https://me:hunter2@files.acme.example/o.csv?token=hunter2, https://files.acme.example /o.csv",
        "csv,         sftp://me:hunter2@files.acme.example/in/o.csv, file://files.acme.example /in/o.csv",
        "csv,         hdfs://nn:8020/in/o.csv, hdfs://nn:8020 /in/o.csv",
        "csv,         dbfs://ws/in/o.csv, dbfs://ws /in/o.csv",
        "csv,         s3://lake, ~ dativo://acme/prod csv/s3://lake",
        "csv,         ${LANDING}/o.csv, ~ dativo://acme/prod csv/things",
        "gdrive_csv,  orders.csv, ~ dativo://acme/prod gdrive_csv/orders.csv",
    })
    void a_source_of_files(String type, String path, String name) {
        Map<String, Object> connection = Map.of("bucket", "bucket", "container", "box", "account", "acct");
        assertThat(sources(SourceConfig.builder(type)
                        .file(path, "o")
                        .connection(connection)
                        .build()))
                .containsExactly(name);
    }

    @Test
    void files_and_sheets_of_google_have_their_ids() {
        SourceConfig source = new SourceConfig(
                "google_sheets",
                null,
                null,
                null,
                null,
                List.of(
                        new SourceConfig.Sheet("1aB", null, null, "A1:B2", "o", Map.of()),
                        new SourceConfig.Sheet(null, "1aB", "7", null, "o", Map.of()),
                        new SourceConfig.Sheet(null, null, null, null, "o", Map.of())),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
        assertThat(sources(source))
                .containsExactly("gsheets 1aB", "gsheets 1aB/7", "~ dativo://acme/prod google_sheets/things");
        SourceConfig drive = new SourceConfig(
                "gdrive_csv",
                null,
                null,
                null,
                List.of(new SourceConfig.SourceFile("o.csv", null, "0Bx", null, "o", Map.of())),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
        assertThat(sources(drive)).containsExactly("gdrive 0Bx");
    }

    @ParameterizedTest
    @CsvSource({
        "glue,     glue_database=sales_prod, , arn:aws:glue:us-east-1:123456789012 table/sales_prod/orders",
        "glue,     region=eu-west-1 account_id=1 table=o, , arn:aws:glue:eu-west-1:1 table/sales/o",
        "bigquery, bigquery_dataset=sales_prod, , bigquery lake-1.sales_prod.orders",
        "bigquery, bigquery_dataset=lake-2.sales_prod, , bigquery lake-2.sales_prod.orders",
        "hive,     uri=thrift://hms:9083, , hive://hms:9083 sales.orders",
        "rest,     uri=https://me:hunter2@cat.acme.example/api?x=y, , https://cat.acme.example/api sales.orders",
        "rest,     uri=https://cat.acme.example/api warehouse=lake, , https://cat.acme.example/api lake.sales.orders",
        "rest,     uri=https://cat.acme.example/api warehouse=s3://lake/, , https://cat.acme.example/api sales.orders",
        "polaris,  uri=https://cat.acme.example/api namespace=a.b, , https://cat.acme.example/api a.b.orders",
        "unity,    uri=https://cat.acme.example/api, , https://cat.acme.example/api sales.orders",
        "jdbc,     uri=jdbc:postgresql://me:hunter2@db/cat?password=hunter2, , jdbc:postgresql://db/cat sales.orders",
        "nessie,   uri=http://nessie:19120/iceberg, main, http://nessie:19120/iceberg sales.orders@main",
        "nessie,   uri=http://nessie:19120/iceberg, , http://nessie:19120/iceberg sales.orders@acme",
        "nessie,   , , ~ dativo://acme/prod iceberg/sales.orders",
        "rest,     uri=${CATALOG_URI}, , ~ dativo://acme/prod iceberg/sales.orders",
        "rest,     , , ~ dativo://acme/prod iceberg/sales.orders",
    })
    void a_table_of_each_catalog(String type, String catalog, String branch, String name) {
        Map<String, Object> settings = settings(catalog);
        settings.put("type", type);
        TargetConfig.Builder target = TargetConfig.builder("iceberg").catalog(settings);
        if (branch != null) {
            target.branch(branch);
        }
        assertThat(target(target.build())).isEqualTo(name);
    }

    @Test
    void a_table_without_a_catalog_or_with_the_older_setting_of_nessie() {
        assertThat(target(TargetConfig.builder("iceberg").build()))
                .isEqualTo("~ dativo://acme/prod iceberg/sales.orders");
        assertThat(target(TargetConfig.builder("iceberg")
                        .catalog("nessie")
                        .connection(Map.of("nessie", Map.of("uri", "http://n:1/x")))
                        .build()))
                .isEqualTo("http://n:1/x sales.orders@acme");
    }

    @ParameterizedTest
    @CsvSource({
        "s3,    bucket=lake prefix=raw/orders, , s3://lake raw/orders",
        "minio, bucket=lake prefix=raw/orders/, , s3://lake raw/orders",
        "gcs,   bucket=lake prefix=raw/orders, , gs://lake raw/orders",
        "azure, account=acct container=box prefix=raw/orders, , abfss://box@acct.dfs.core.windows.net raw/orders",
        "s3,    bucket=lake, s3://lake/wh/orders, s3://lake wh/orders",
        "s3,    bucket=lake, , ~ dativo://acme/prod s3/orders",
        "s3,    prefix=raw/orders, , ~ dativo://acme/prod s3/orders",
        "s3,    bucket=lake, s3://lake, ~ dativo://acme/prod s3/orders",
    })
    void a_folder_of_each_store(String store, String connection, String warehouse, String name) {
        TargetConfig.Builder target =
                TargetConfig.builder(store).fileFormat("parquet").connection(Map.of(store, settings(connection)));
        if (warehouse != null) {
            target.warehouse(warehouse);
        }
        assertThat(target(target.build())).isEqualTo(name);
    }

    @Test
    void a_database_as_a_target_is_named_as_one_that_is_read() {
        assertThat(target(TargetConfig.builder("postgres")
                        .connection(Map.of("host", "h", "database", "app", "port", 5433))
                        .build()))
                .isEqualTo("postgres://h:5433 app.public.orders");
        assertThat(target(TargetConfig.builder("snowflake")
                        .connection(Map.of("account", "o-a", "database", "APP", "table", "SALES.O"))
                        .build()))
                .isEqualTo("snowflake://o-a APP.SALES.O");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "trino", "kafka", "snowflake", "bigquery", "sap", "redshift", "glue", "pubsub"})
    void what_the_job_does_not_say_is_not_made_up(String type) {
        assertThat(sources(SourceConfig.builder(type).objects("orders").build()))
                .containsExactly("~ dativo://acme/prod " + type + "/orders");
    }

    @Test
    void secrets_and_open_placeholders_are_in_no_name() {
        for (Object host :
                List.of(Sensitive.of("hunter2"), "${PGHOST}", "$PGHOST", "{{terraform_outputs.host}}", "***")) {
            assertThat(sources(SourceConfig.builder("postgres")
                            .objects("orders")
                            .connection(Map.of("host", host, "database", "app"))
                            .build()))
                    .containsExactly("~ dativo://acme/prod postgres/orders");
        }
    }

    @Test
    void two_tenants_never_share_a_name_that_is_not_known_to_be_one() {
        ResolvedJob ours =
                resolved(job().source(SourceConfig.builder("postgres").build()));
        ResolvedJob theirs = ResolvedJob.of(
                Job.builder("globex")
                        .environment("prod")
                        .asset(ours.job().asset())
                        .source(SourceConfig.builder("postgres").build())
                        .build(),
                ref -> Optional.empty());
        assertThat(DatasetNames.sources(ours)).doesNotContainAnyElementsOf(DatasetNames.sources(theirs));
        assertThat(DatasetNames.target(ours)).isNotEqualTo(DatasetNames.target(theirs));
    }
}
