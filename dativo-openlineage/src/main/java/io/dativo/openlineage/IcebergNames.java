package io.dativo.openlineage;

import io.dativo.job.Job;
import io.dativo.job.TargetConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an Iceberg table and its catalog are called. */
final class IcebergNames {
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@]*@");
    private static final Pattern AFTER_PATH = Pattern.compile("[?;#].*", Pattern.DOTALL);
    private static final Pattern HIVE = Pattern.compile("(?:thrift|hive)://([^/,]+).*");

    private final Job job;
    private final String table;
    private final Map<String, Object> catalog = new LinkedHashMap<>();

    IcebergNames(Job job, String table) {
        this.job = job;
        this.table = table;
        TargetConfig target = job.target();
        if (target.catalog() instanceof Map<?, ?> settings) {
            settings.forEach((key, value) -> {
                if (value != null) {
                    catalog.put(String.valueOf(key), value);
                }
            });
        } else if (target.catalog() instanceof String type) {
            catalog.put("type", type);
        }
    }

    /** The kind of the catalog, or null when the job names none. */
    @Nullable
    String type() {
        return Parts.text(catalog.get("type"));
    }

    /** The name of the catalog, its kind where it has none. */
    @Nullable
    String catalogName() {
        String name = Parts.text(catalog.get("name"));
        return name == null ? type() : name;
    }

    /** The address of the catalog without a user, or null. */
    @Nullable
    String uri() {
        String said = Parts.text(catalog.get("uri"));
        if (said == null && job.target().connection() != null) {
            // The older form: target.connection.nessie is the address, or holds it.
            Object nessie = job.target().connection().get("nessie");
            said = Parts.text(nessie instanceof Map<?, ?> settings ? settings.get("uri") : nessie);
        }
        return said == null ? null : withoutSecrets(said);
    }

    /** The root of the data, or null. */
    @Nullable
    String warehouse() {
        Object said = job.target().warehouse() == null
                ? catalog.get("warehouse")
                : job.target().warehouse();
        String text = Parts.text(said);
        return text == null ? null : withoutSecrets(text);
    }

    Optional<DatasetName> name() {
        String type = type();
        if (type == null) {
            return Optional.empty();
        }
        return switch (type) {
            case "glue", "bigquery" ->
                Systems.name(type, new Parts(List.of(catalog, DatasetNames.provider(job)), table));
            case "hive" ->
                Optional.ofNullable(uri())
                        .map(HIVE::matcher)
                        .filter(Matcher::matches)
                        .map(uri -> new DatasetName("hive://" + uri.group(1), table, true));
            default -> Optional.ofNullable(uri()).map(uri -> new DatasetName(uri, inCatalog(type), true));
        };
    }

    /** One catalog may hold several warehouses, Nessie several branches: each has a table of this name. */
    private String inCatalog(String type) {
        String warehouse = Parts.text(catalog.get("warehouse"));
        String name = warehouse == null || warehouse.contains("/") ? table : warehouse + "." + table;
        if (!"nessie".equals(type)) {
            return name;
        }
        String branch = Parts.text(job.target().branch());
        return name + "@" + (branch == null ? job.file().tenantId() : branch);
    }

    private static String withoutSecrets(String uri) {
        return AFTER_PATH.matcher(USER.matcher(uri).replaceAll("")).replaceAll("");
    }
}
