package io.dativo.iceberg;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;

/** The kinds of catalog that Iceberg can open by name, and what each cannot do without. */
enum CatalogType {
    BIGQUERY(
            "org.apache.iceberg.gcp.bigquery.BigQueryMetastoreCatalog",
            "org.apache.iceberg:iceberg-bigquery and Google's client for BigQuery",
            "gcp.bigquery.project-id"),
    GLUE(
            "org.apache.iceberg.aws.glue.GlueCatalog",
            "org.apache.iceberg:iceberg-aws and software.amazon.awssdk: glue, s3, sts, dynamodb, kms and an HTTP client"),
    HADOOP("org.apache.iceberg.hadoop.HadoopCatalog", "org.apache.hadoop:hadoop-common", "warehouse"),
    HIVE("org.apache.iceberg.hive.HiveCatalog", "org.apache.iceberg:iceberg-hive-metastore and Hive's client", "uri"),
    JDBC("org.apache.iceberg.jdbc.JdbcCatalog", "org.apache.iceberg:iceberg-core", "uri", "warehouse"),
    NESSIE("org.apache.iceberg.nessie.NessieCatalog", "org.apache.iceberg:iceberg-nessie", "uri", "warehouse"),
    REST("org.apache.iceberg.rest.RESTCatalog", "org.apache.iceberg:iceberg-core", "uri");

    /** Whose classes begin how; the longest wins. */
    private static final Map<String, String> JARS = Map.of(
            "com.google.", "com.google.cloud:google-cloud-bigquery",
            "com.google.cloud.storage.", "com.google.cloud:google-cloud-storage",
            "org.apache.hadoop.", "org.apache.hadoop:hadoop-common",
            "org.apache.hadoop.hive.", "org.apache.hive:hive-metastore",
            "org.apache.iceberg.aws.", "org.apache.iceberg:iceberg-aws",
            "org.apache.iceberg.azure.", "org.apache.iceberg:iceberg-azure",
            "org.apache.iceberg.gcp.", "org.apache.iceberg:iceberg-gcp",
            "org.projectnessie.", "org.projectnessie.nessie:nessie-client",
            "software.amazon.awssdk.services.", "software.amazon.awssdk: glue, s3, sts, dynamodb and kms",
            "software.amazon.awssdk.", "software.amazon.awssdk:url-connection-client or another HTTP client");

    private final String implementation;
    private final String jar;
    private final List<String> required;

    CatalogType(String implementation, String jar, String... required) {
        this.implementation = implementation;
        this.jar = jar;
        this.required = List.of(required);
    }

    static Optional<CatalogType> of(String id) {
        return Arrays.stream(values()).filter(type -> type.id().equals(id)).findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(CatalogType::id).toList();
    }

    /** The type as Iceberg names it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String implementation() {
        return implementation;
    }

    /** The properties without which it cannot be opened. */
    List<String> required() {
        return required;
    }

    /** Whether {@code warehouse} is where its tables live; to a REST catalog it is the name of one. */
    boolean warehouseIsLocation() {
        return this != REST;
    }

    boolean isOnTheClassPath() {
        try {
            Class.forName(implementation, false, CatalogUtil.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (LinkageError e) {
            // It is there and something that it needs is not, which opening it names.
            return true;
        }
    }

    /** Which artifact holds a class that was looked for in vain. */
    static String jarOf(String className, CatalogType type) {
        if (className.equals(type.implementation)) {
            return type.jar;
        }
        return JARS.keySet().stream()
                .filter(className::startsWith)
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .map(JARS::get)
                .orElse("the artifact that holds it");
    }
}
