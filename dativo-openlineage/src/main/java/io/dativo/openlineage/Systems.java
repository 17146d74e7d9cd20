package io.dativo.openlineage;

import static java.util.Map.entry;

import io.openlineage.client.dataset.Naming.AWSGlue;
import io.openlineage.client.dataset.Naming.Athena;
import io.openlineage.client.dataset.Naming.AzureCosmosDB;
import io.openlineage.client.dataset.Naming.AzureDataExplorer;
import io.openlineage.client.dataset.Naming.AzureSynapse;
import io.openlineage.client.dataset.Naming.BigQuery;
import io.openlineage.client.dataset.Naming.Cassandra;
import io.openlineage.client.dataset.Naming.CrateDB;
import io.openlineage.client.dataset.Naming.DB2;
import io.openlineage.client.dataset.Naming.DatasetNaming;
import io.openlineage.client.dataset.Naming.Kafka;
import io.openlineage.client.dataset.Naming.MySQL;
import io.openlineage.client.dataset.Naming.OceanBase;
import io.openlineage.client.dataset.Naming.Oracle;
import io.openlineage.client.dataset.Naming.Postgres;
import io.openlineage.client.dataset.Naming.PubSubNaming;
import io.openlineage.client.dataset.Naming.PubSubNaming.PubSubResourceType;
import io.openlineage.client.dataset.Naming.Redshift;
import io.openlineage.client.dataset.Naming.Snowflake;
import io.openlineage.client.dataset.Naming.Teradata;
import io.openlineage.client.dataset.Naming.Trino;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Systems that hold tables or topics, and how OpenLineage names what they hold. Files are {@link Locations}. */
final class Systems {
    private static final Map<String, Function<Parts, DatasetNaming>> NAMINGS = Map.ofEntries(
            entry("athena", p -> new Athena(p.get("region"), p.get("catalog"), p.databaseOfTable(), p.table())),
            entry("azure_synapse", p -> new AzureSynapse(p.host(), p.port("1433"), p.schema("dbo"), p.table())),
            entry(
                    "bigquery",
                    p -> new BigQuery(
                            p.outermost("project_id", "project"),
                            p.schema(p.find("dataset", "bigquery_dataset")),
                            p.table())),
            entry("cassandra", p -> new Cassandra(p.host(), p.port("9042"), p.databaseOfTable(), p.table())),
            entry("cosmosdb", p -> new AzureCosmosDB(p.host(), p.databaseOfTable(), p.table())),
            entry("cratedb", p -> new CrateDB(p.host(), p.port("5432"), "crate", p.schema("doc"), p.table())),
            entry("db2", p -> new DB2(p.host(), p.port("50000"), p.database(), p.schema(null), p.table())),
            entry(
                    "glue",
                    p -> new AWSGlue(
                            p.get("region"), p.get("account_id", "catalog_id"), p.databaseOfTable(), p.table())),
            entry("kafka", p -> new Kafka(p.host(), p.port("9092"), p.whole())),
            entry("kusto", p -> new AzureDataExplorer(p.host(), p.databaseOfTable(), p.table())),
            entry("mysql", p -> new MySQL(p.host(), p.port("3306"), p.databaseOfTable(), p.table())),
            entry("oceanbase", p -> new OceanBase(p.host(), p.port("2881"), p.databaseOfTable(), p.table())),
            entry(
                    "oracle",
                    p -> new Oracle(
                            p.host(), p.port("1521"), p.get("service_name", "database"), p.schema(null), p.table())),
            entry("postgres", p -> new Postgres(p.host(), p.port("5432"), p.database(), p.schema("public"), p.table())),
            entry("pubsub", p -> new PubSubNaming(PubSubResourceType.TOPIC, p.get("project_id", "project"), p.whole())),
            entry(
                    "redshift",
                    p -> new Redshift(
                            p.get("cluster_identifier"),
                            p.get("region"),
                            p.port("5439"),
                            p.database(),
                            p.schema("public"),
                            p.table())),
            entry("snowflake", Systems::snowflake),
            entry("teradata", p -> new Teradata(p.host(), p.port("1025"), p.databaseOfTable(), p.table())),
            entry("trino", p -> new Trino(p.host(), p.get("port"), catalog(p), p.schema(null), p.table())));

    private static final Map<String, String> OTHER_NAMES =
            Map.of("postgresql", "postgres", "mariadb", "mysql", "presto", "trino", "synapse", "azure_synapse");

    private Systems() {}

    /** The name of what a system holds; nothing when the system is not in the table, or when the job does not say all of it. */
    static Optional<DatasetName> name(@Nullable String type, Parts parts) {
        String known = type == null ? "" : OTHER_NAMES.getOrDefault(type, type);
        return Optional.ofNullable(NAMINGS.get(known))
                .map(naming -> naming.apply(parts))
                .filter(name -> parts.isComplete())
                .map(DatasetName::of);
    }

    private static String catalog(Parts parts) {
        String named = parts.find("catalog");
        return named == null ? parts.database() : named;
    }

    /** An account is given as {@code organization-account}, or in two parts. */
    private static DatasetNaming snowflake(Parts parts) {
        String account = parts.get("account", "account_name");
        String organization = parts.find("organization", "organization_name");
        int hyphen = account.indexOf('-');
        if (organization == null && hyphen > 0) {
            organization = account.substring(0, hyphen);
            account = account.substring(hyphen + 1);
        }
        return new Snowflake(
                parts.required(organization), account, parts.database(), parts.schema("PUBLIC"), parts.table());
    }
}
