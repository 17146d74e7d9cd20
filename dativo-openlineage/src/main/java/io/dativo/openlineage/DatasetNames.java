package io.dativo.openlineage;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.ProviderConfig;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.SourceConfig;
import io.dativo.job.TargetConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the data sets of a job are called: as OpenLineage names them, so that events of Spark, dbt and others meet ours. Of what the
 * job does not say enough, the name holds within the tenant and the environment. Pure.
 */
public final class DatasetNames {
    private static final Set<String> STORES = Set.of("s3", "minio", "gcs", "azure", "azure_blob");
    private static final Set<String> SERVICES = Set.of("stripe", "hubspot");

    private final Job job;
    private final @Nullable ResourceRef table;

    private DatasetNames(ResolvedJob resolved) {
        job = resolved.job();
        table = resolved.table().orElse(null);
    }

    /**
     * What a job reads, in the order of the job.
     *
     * @param job the job
     * @return one name for each table, object, file or sheet
     */
    public static List<DatasetName> sources(ResolvedJob job) {
        return List.copyOf(new LinkedHashSet<>(new DatasetNames(job).sources()));
    }

    /**
     * What a job writes.
     *
     * @param job the job
     * @return the name of the table or of the folder
     */
    public static DatasetName target(ResolvedJob job) {
        return new DatasetNames(job).target();
    }

    private List<DatasetName> sources() {
        SourceConfig source = job.source();
        String type = source.type() == null ? job.asset().sourceType() : source.type();
        List<DatasetName> names = new ArrayList<>();
        if (source.files() != null) {
            source.files().forEach(file -> names.add(file(type, file)));
        }
        if (source.sheets() != null) {
            source.sheets().forEach(sheet -> names.add(sheet(type, sheet)));
        }
        if (source.tables() != null) {
            source.tables().forEach(each -> names.add(object(type, each.name())));
        }
        if (names.isEmpty()) {
            List<String> objects =
                    source.objects() == null ? List.of(job.asset().object()) : source.objects();
            objects.forEach(object -> names.add(object(type, object)));
        }
        return names;
    }

    private DatasetName file(String type, SourceConfig.SourceFile file) {
        String id = Parts.text(file.id() == null ? file.fileId() : file.id());
        if (type.startsWith("gdrive") && id != null) {
            return new DatasetName("gdrive", id, true);
        }
        String path = Parts.text(file.path());
        if (path == null || type.startsWith("gdrive")) {
            return local(type, file.path());
        }
        Optional<DatasetName> name = path.contains("://") || !STORES.contains(type)
                ? Locations.name(path)
                : inStore(type, connection(job.source().connection(), type), path);
        return name.orElseGet(() -> local(type, file.path()));
    }

    private DatasetName sheet(String type, SourceConfig.Sheet sheet) {
        String spreadsheet = Parts.text(sheet.spreadsheetId() == null ? sheet.id() : sheet.spreadsheetId());
        String within = Parts.text(sheet.sheetId());
        return spreadsheet == null
                ? local(type, job.asset().object())
                : new DatasetName("gsheets", within == null ? spreadsheet : spreadsheet + "/" + within, true);
    }

    private DatasetName object(String type, String object) {
        Parts parts = new Parts(List.of(connection(job.source().connection(), type)), object);
        if (SERVICES.contains(type)) {
            // The account of a service is the tenant's: two tenants' customers are two data sets.
            String account = parts.find("account_id", "account", "portal_id");
            String authority = account == null ? job.file().tenantId() : account;
            return new DatasetName(type + "://" + authority, object, true);
        }
        return Systems.name(type, parts).orElseGet(() -> local(type, object));
    }

    private DatasetName target() {
        TargetConfig target = job.target();
        String type = target.type() == null ? "target" : target.type();
        Optional<DatasetName> name;
        if (table != null) {
            name = new IcebergNames(job, table.id()).name();
        } else if (STORES.contains(type) || target.fileFormat() != null) {
            name = folder(target);
        } else {
            Map<String, Object> settings = connection(target.connection(), type);
            String named = settings.get("table") instanceof String text
                    ? text
                    : job.asset().name();
            name = Systems.name(type, new Parts(List.of(settings, provider(job)), named));
        }
        return name.orElseGet(() -> local(type, table == null ? job.asset().name() : table.id()));
    }

    private Optional<DatasetName> folder(TargetConfig target) {
        for (String store : STORES) {
            if (target.connection() != null && target.connection().get(store) instanceof Map<?, ?>) {
                Map<String, Object> settings = connection(target.connection(), store);
                Optional<DatasetName> name = inStore(
                        store,
                        settings,
                        Optional.ofNullable(Parts.text(settings.get("prefix"))).orElse(""));
                if (name.isPresent()) {
                    return name;
                }
            }
        }
        return Optional.ofNullable(Parts.text(target.warehouse())).flatMap(Locations::name);
    }

    private static Optional<DatasetName> inStore(String store, Map<String, Object> settings, String path) {
        Parts parts = new Parts(List.of(settings), path);
        String key = path.replaceFirst("^/+", "").replaceFirst("/+$", "");
        Optional<DatasetName> name = switch (store) {
            case "gcs" -> Locations.gcs(parts.get("bucket"), key);
            case "azure", "azure_blob" ->
                Locations.abfss(parts.get("container"), parts.get("account", "account_name", "storage_account"), key);
            default -> Locations.s3(parts.get("bucket"), key);
        };
        return name.filter(found -> parts.isComplete());
    }

    /** The settings of a connection with those that stand below its kind. */
    private static Map<String, Object> connection(@Nullable Map<String, @Nullable Object> connection, String kind) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (connection != null) {
            putAll(settings, connection);
            if (connection.get(kind) instanceof Map<?, ?> below) {
                putAll(settings, below);
            }
        }
        return settings;
    }

    private static void putAll(Map<String, Object> settings, Map<?, ?> more) {
        more.forEach((key, value) -> {
            if (value != null) {
                settings.put(String.valueOf(key), value);
            }
        });
    }

    /** What the job says of its cloud, under the names that a connection would have. */
    static Map<String, Object> provider(Job job) {
        Map<String, Object> settings = new LinkedHashMap<>();
        job.infrastructure().map(Infrastructure::provider).ifPresent(provider -> put(settings, provider));
        return settings;
    }

    private static void put(Map<String, Object> settings, ProviderConfig provider) {
        if (provider.region() != null) {
            settings.put("region", provider.region());
        }
        if (provider.accountId() != null) {
            settings.put("account_id", provider.accountId());
        }
        if (provider.projectId() != null) {
            settings.put("project_id", provider.projectId());
        }
    }

    private DatasetName local(String type, String object) {
        String said = Parts.text(object);
        return new DatasetName(
                JobName.of(job).namespace(),
                type + "/" + (said == null ? job.asset().object() : said),
                false);
    }
}
