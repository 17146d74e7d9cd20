package io.dativo.iceberg;

import io.dativo.infrastructure.ProviderConfig;
import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.job.TargetConfig;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.Shown;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a job says about its catalog as properties of Iceberg, and what is wrong with it. Immutable. */
final class CatalogSettings {
    /** They say what the catalog is called and where in it the table is, not how it is reached. */
    private static final Set<String> PLACES =
            Set.of("type", "name", "table", "namespace", "database", "glue_database", "bigquery_dataset");

    private static final Map<String, String> FILE_IO = Map.of(
            "s3", "org.apache.iceberg.aws.s3.S3FileIO",
            "s3a", "org.apache.iceberg.aws.s3.S3FileIO",
            "s3n", "org.apache.iceberg.aws.s3.S3FileIO",
            "gs", "org.apache.iceberg.gcp.gcs.GCSFileIO",
            "abfs", "org.apache.iceberg.azure.adlsv2.ADLSFileIO",
            "abfss", "org.apache.iceberg.azure.adlsv2.ADLSFileIO");

    /** Those that open files as Hadoop does unless they are configured otherwise. */
    private static final Set<CatalogType> WITH_HADOOP_FILES =
            Set.of(CatalogType.JDBC, CatalogType.NESSIE, CatalogType.HIVE);

    /** A path from the root, a drive of Windows, or an address with a scheme and a path from its root. */
    private static final Pattern ABSOLUTE = Pattern.compile("^(/|\\\\\\\\|[A-Za-z]:[/\\\\]|[A-Za-z][A-Za-z0-9+.-]+:/)");

    private static final String PATH = "target.catalog";
    private static final String CONNECTION = "target.connection";

    private final Job job;
    private final JobTrust trust;
    private final Map<String, String> properties = new TreeMap<>();
    private final Set<String> secrets = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable CatalogType type;
    private @Nullable String name;

    private CatalogSettings(Job job, JobTrust trust) {
        this.job = job;
        this.trust = trust;
    }

    static CatalogSettings of(Job job, JobTrust trust) {
        CatalogSettings settings = new CatalogSettings(job, trust);
        settings.read(job.target());
        return settings;
    }

    @Nullable
    CatalogType type() {
        return type;
    }

    /** What the catalog is called: a JDBC catalog keeps its tables under this name. */
    String name() {
        return name != null ? name : type == null ? "" : type.id();
    }

    Map<String, String> properties() {
        return Collections.unmodifiableMap(properties);
    }

    List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }

    @Nullable
    SourceLocation location() {
        return job.locate(PATH);
    }

    /** A text without the value of any secret. */
    String withoutSecrets(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, Sensitive.of(secret).toString());
        }
        return clean;
    }

    /** The type and the names of the properties. */
    @Override
    public String toString() {
        return (type == null ? "of no known type" : type.id()) + " " + properties.keySet();
    }

    private void read(TargetConfig target) {
        for (Problem problem : job.unresolved()) {
            if (problem.path().startsWith(PATH)
                    || problem.path().startsWith(CONNECTION)
                    || problem.path().startsWith("target.warehouse")) {
                problems.add(Problem.error(
                        problem.code(), problem.message(), problem.path(), problem.location(), problem.hint()));
            }
        }
        Object catalog = target.catalog();
        Map<?, ?> said = catalog instanceof Map<?, ?> map ? map : Map.of();
        name = said.get("name") instanceof String text && !text.isEmpty() ? text : null;
        type = type(catalog instanceof String text ? text : said.get("type"), catalog != null);
        said.forEach((key, value) -> {
            if (!PLACES.contains(String.valueOf(key))) {
                put(PATH + "." + key, String.valueOf(key), value);
            }
        });
        if (target.warehouse() != null && !target.warehouse().isEmpty()) {
            put("target.warehouse", "warehouse", target.warehouse());
        }
        if (type != null) {
            connection(type, target.connection() == null ? Map.of() : target.connection());
            defaults(type, target);
            complete(type);
        }
    }

    private @Nullable CatalogType type(@Nullable Object said, boolean hasCatalog) {
        if (!(said instanceof String id) || id.isEmpty()) {
            error(
                    hasCatalog ? "catalog-type" : "no-catalog",
                    hasCatalog ? "the catalog has no type" : "the job names no catalog",
                    hasCatalog ? PATH + ".type" : PATH,
                    "say which: " + String.join(", ", CatalogType.ids()));
            return null;
        }
        CatalogType known = CatalogType.of(id).orElse(null);
        if (known == null) {
            error(
                    "catalog-type",
                    "'" + id + "' is no type of catalog that Iceberg opens by name",
                    job.target().catalog() instanceof Map ? PATH + ".type" : PATH,
                    Spelling.hint(id, CatalogType.ids())
                            + " Any other catalog is given to IcebergProvider.of(catalog)");
        }
        return known;
    }

    /** The section of the catalog's own type holds its properties that are secret; that of the store its access. */
    private void connection(CatalogType known, Map<String, @Nullable Object> connection) {
        Object own = connection.get(known.id());
        if (own instanceof String || own instanceof Sensitive) {
            put(CONNECTION + "." + known.id(), "uri", own);
        } else if (own instanceof Map<?, ?> section) {
            section.forEach((key, value) -> {
                boolean ofJdbc = known == CatalogType.JDBC && (key.equals("user") || key.equals("password"));
                put(CONNECTION + "." + known.id() + "." + key, (ofJdbc ? "jdbc." : "") + key, value);
            });
        }
        String store = connection.get("s3") instanceof Map ? "s3" : "minio";
        if (connection.get(store) instanceof Map<?, ?> section) {
            String path = CONNECTION + "." + store + ".";
            put(path + "endpoint", "s3.endpoint", section.get("endpoint"));
            put(path + "access_key_id", "s3.access-key-id", section.get("access_key_id"));
            put(path + "secret_access_key", "s3.secret-access-key", section.get("secret_access_key"));
            put(path + "session_token", "s3.session-token", section.get("session_token"));
            put(path + "region", "client.region", section.get("region"));
            pair(path, "s3.access-key-id", "access_key_id", "s3.secret-access-key", "secret_access_key");
            if (properties.containsKey("s3.endpoint")) {
                // A store of one's own answers for all buckets under one name.
                properties.putIfAbsent("s3.path-style-access", "true");
            }
        }
        if (known == CatalogType.JDBC) {
            pair(CONNECTION + ".jdbc.", "jdbc.user", "user", "jdbc.password", "password");
        }
    }

    private void defaults(CatalogType known, TargetConfig target) {
        ProviderConfig cloud = job.infrastructure().map(it -> it.provider()).orElse(null);
        if (known == CatalogType.NESSIE && target.branch() != null) {
            properties.putIfAbsent("ref", target.branch());
        }
        if (known == CatalogType.JDBC) {
            // Without it the catalog has no views.
            properties.putIfAbsent("jdbc.schema-version", "V1");
        }
        if (known == CatalogType.REST) {
            // Iceberg's own client waits for ever.
            properties.putIfAbsent("rest.client.connection-timeout-ms", "10000");
            properties.putIfAbsent("rest.client.socket-timeout-ms", "60000");
        }
        if (cloud != null && cloud.region() != null && known == CatalogType.GLUE) {
            properties.putIfAbsent("client.region", cloud.region());
        }
        if (cloud != null && cloud.projectId() != null && known == CatalogType.BIGQUERY) {
            properties.putIfAbsent("gcp.bigquery.project-id", cloud.projectId());
        }
        String warehouse = properties.getOrDefault("warehouse", "");
        if (known.warehouseIsLocation()
                && !warehouse.isEmpty()
                && !ABSOLUTE.matcher(warehouse).find()) {
            error(
                    "warehouse-relative",
                    "the warehouse '" + warehouse
                            + "' is relative: each program would look for its tables below the folder"
                            + " that it was started in",
                    warehouse.equals(job.target().warehouse()) ? "target.warehouse" : PATH + ".warehouse",
                    "write an absolute path, or an address such as file:///data/lake or s3://bucket/lake");
        }
        String fileIo = FILE_IO.get(warehouse.substring(0, Math.max(0, warehouse.indexOf("://"))));
        if (fileIo != null && WITH_HADOOP_FILES.contains(known)) {
            properties.putIfAbsent("io-impl", fileIo);
        }
    }

    private void complete(CatalogType known) {
        for (String needed : known.required()) {
            if (!properties.containsKey(needed)) {
                boolean warehouse = needed.equals("warehouse");
                error(
                        "catalog-property",
                        "a catalog of the type " + known.id() + " needs '" + needed + "'",
                        warehouse ? "target.warehouse" : PATH + "." + needed,
                        warehouse
                                ? "set target.warehouse to where its tables live"
                                : "set it there, or in " + CONNECTION + "." + known.id());
            }
        }
    }

    private void pair(String path, String first, String firstKey, String second, String secondKey) {
        boolean hasFirst = properties.containsKey(first);
        if (hasFirst != properties.containsKey(second)) {
            String missing = hasFirst ? secondKey : firstKey;
            error(
                    "credentials-missing",
                    "there is '" + (hasFirst ? firstKey : secondKey) + "' and no '" + missing + "'",
                    path + missing,
                    "give both, or neither where the environment has credentials");
        }
    }

    /** Empty counts as absent: that is what a placeholder with an empty default leaves. */
    private void put(String path, String name, @Nullable Object value) {
        Object plain = value instanceof Sensitive<?> sensitive ? sensitive.reveal() : value;
        if (plain instanceof Map<?, ?> section) {
            section.forEach((key, inner) -> put(path + "." + key, name + "." + key, inner));
        } else if (plain instanceof String || plain instanceof Number || plain instanceof Boolean) {
            if (!plain.toString().isEmpty()) {
                if (properties.putIfAbsent(name, plain.toString()) == null && type != null) {
                    new CatalogTrust(job, trust, type)
                            .check(path, name, plain.toString())
                            .ifPresent(problems::add);
                }
                if (value instanceof Sensitive || Shown.isSecret(name)) {
                    secrets.add(plain.toString());
                }
            }
        } else if (plain != null) {
            error("catalog-property", "'" + name + "' is a list", path, "a property of a catalog is one value");
        }
    }

    private void error(String code, String message, String path, String hint) {
        problems.add(Problem.error(code, message, path, job.locate(path), hint));
    }
}
