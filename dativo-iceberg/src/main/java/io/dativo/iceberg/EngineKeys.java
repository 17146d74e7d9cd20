package io.dativo.iceberg;

import io.dativo.spi.TagRules;
import java.util.List;

/**
 * The keys of properties by which Iceberg, a catalog or an engine behaves: a tag under one of them would change how a table
 * is read, written or found. Each row names who owns the keys and where its source says so. Uses no Iceberg class.
 *
 * @param engine who owns the keys
 * @param source where its source declares or reads them
 * @param keys the keys in lower case, matched without regard to case; {@code *} at the end stands for every key that
 *     begins so
 */
record EngineKeys(String engine, String source, List<String> keys) {
    static final List<EngineKeys> ALL = List.of(
            of("Dativo", "the ledger on the table", TagLedger.PREFIX + "*", ClaimProperties.PREFIX + "*"),
            of(
                    "Iceberg",
                    "TableProperties, ViewProperties, TableMetadata",
                    "commit.*",
                    "compatibility.*",
                    "current-s*",
                    "default-partition-spec*",
                    "default-sort-order*",
                    "encryption.*",
                    "format-version*",
                    "gc.*",
                    "history.*",
                    "metadata.*",
                    "read.*",
                    "replace.*",
                    "schema.*",
                    "snapshot-*",
                    "snapshot.*",
                    "uuid",
                    "version.*",
                    "write.*"),
            of(
                    "Iceberg's catalogs",
                    "CatalogProperties, RESTCatalogProperties, OAuth2Properties, BaseMetastoreTableOperations",
                    "app-id",
                    "app-name",
                    "audience",
                    "auth.*",
                    "cache-enabled",
                    "cache.*",
                    "catalog-impl",
                    "client-pool-cache-keys",
                    "client.*",
                    "clients",
                    "credential",
                    "header.*",
                    "io-impl",
                    "io.manifest.*",
                    "jdbc.*",
                    "location",
                    "lock-*",
                    "lock.*",
                    "metadata_location",
                    "metrics-reporter-impl",
                    "namespace-separator",
                    "oauth2-server-uri",
                    "previous_metadata_location",
                    "resource",
                    "rest-*",
                    "rest.*",
                    "scan-planning-mode",
                    "scope",
                    "signer.*",
                    "table-default.*",
                    "table-override.*",
                    "table_type",
                    "token",
                    "token-*",
                    "unique-table-location",
                    "uri",
                    "user",
                    "view-default.*",
                    "view-endpoints-supported",
                    "view-override.*",
                    "warehouse"),
            of(
                    "PyIceberg",
                    "pyiceberg/io/__init__.py, pyarrow.py and fsspec.py, which lay a table's properties over its storage",
                    "adls.*",
                    "buffer-size",
                    "default_netloc",
                    "default_scheme",
                    "gcp.*",
                    "gcs.*",
                    "glue.*",
                    "hdfs.*",
                    "hf.*",
                    "oss.*",
                    "py-*",
                    "s3.*"),
            of(
                    "Spark",
                    "TableCatalog, SupportsNamespaces, ViewCatalog, SparkTable, SparkView",
                    "collation",
                    "comment",
                    "create_engine_version",
                    "engine_version",
                    "external",
                    "format",
                    "identifier-fields*",
                    "is_managed_location",
                    "option.*",
                    "owner",
                    "provider",
                    "sort-order",
                    "spark.*"),
            of(
                    "Flink",
                    "FlinkCatalog, FlinkCreateTableOptions, FlinkReadOptions, FlinkWriteOptions, which read a table's"
                            + " properties as options",
                    "as-of-timestamp",
                    "base-namespace",
                    "branch",
                    "case-sensitive",
                    "catalog-database",
                    "catalog-name",
                    "catalog-props",
                    "catalog-table",
                    "catalog-type",
                    "compact-enabled",
                    "compression-*",
                    "connector",
                    "connector.*",
                    "default-database",
                    "distribution-mode",
                    "end-snapshot-id",
                    "end-tag",
                    "flink.*",
                    "hadoop-conf-dir",
                    "hive-conf-dir",
                    "include-column-stats",
                    "limit",
                    "max-allowed-planning-failures",
                    "max-planning-snapshot-count",
                    "monitor-interval",
                    "overwrite-enabled",
                    "property-version",
                    "range-distribution-*",
                    "split-*",
                    "src-catalog",
                    "start-snapshot-*",
                    "start-tag",
                    "starting-strategy",
                    "streaming",
                    "table-refresh-interval",
                    "tag",
                    "target-file-size-bytes",
                    "type",
                    "upsert-enabled",
                    "watermark-column*",
                    "write-format",
                    "write-parallelism"),
            of(
                    "Hive",
                    "HMSTablePropertyHelper, StatsSetupConst, hive_metastoreConstants",
                    "avro.*",
                    "bucketing_version",
                    "column_stats_accurate",
                    "do_not_update_stats",
                    "engine.*",
                    "external.*",
                    "hive.*",
                    "iceberg.*",
                    "numfiles",
                    "numrows",
                    "orc.*",
                    "parquet.*",
                    "rawdatasize",
                    "serialization.*",
                    "storage_handler",
                    "totalsize",
                    "transactional*",
                    "transient_lastddltime"),
            of("Trino", "IcebergTableProperties, TrinoHiveCatalog", "presto*", "trino.*", "trino_*"),
            of("Nessie", "NessieUtil, NessieTableOperations", "nessie.*"));

    private static EngineKeys of(String engine, String source, String... keys) {
        return new EngineKeys(engine, source, List.of(keys));
    }

    /** Refuses every one of them, with the reason. */
    static TagRules.Builder refuse(TagRules.Builder rules) {
        for (EngineKeys row : ALL) {
            String reason = row.engine + " owns it (" + row.source + ")";
            for (String key : row.keys) {
                if (key.endsWith("*")) {
                    rules.reservePrefix(key.substring(0, key.length() - 1), reason);
                } else {
                    rules.reserveKey(key, reason);
                }
            }
        }
        return rules;
    }
}
