package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetTablesResponse;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * Tables of the Glue catalog, which carry no tags of AWS: a tag is a parameter. An update replaces the whole table on the
 * condition that it still has the version that was read, and keeps no old version of it.
 */
final class GlueTables implements TagHolder {
    /** What a filter by name may be long. */
    private static final int EXPRESSION = 2048;

    private static final int PAGE = 100;
    private static final int ATTEMPTS = 4;
    private static final int KEPT = 1000;

    /** Names that mean themselves in a regular expression. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_]+");

    private static final TagRules RULES = AwsRules.PARAMETERS;

    private final AwsClients clients;

    /** What was read last and not yet written: a write on the version that was read needs no second reading. */
    private final Map<ResourceRef, Table> read = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceRef, Table> eldest) {
            return size() > KEPT;
        }
    });

    GlueTables(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public void read(List<ResourceRef> resources, ReadBatch reads) {
        Map<Arn, List<ResourceRef>> byDatabase = new LinkedHashMap<>();
        resources.forEach(ref -> byDatabase
                .computeIfAbsent(GlueName.of(ref).databaseArn(), key -> new ArrayList<>())
                .add(ref));
        byDatabase.values().forEach(tables -> {
            List<ResourceRef> alone = new ArrayList<>(tables);
            for (List<ResourceRef> some : listed(tables)) {
                alone.removeAll(some);
                reads.read(some, () -> {
                    List<ResourceRef> unlisted = new ArrayList<>(some);
                    unlisted.removeAll(readList(some, reads));
                    alone.addAll(unlisted);
                });
            }
            alone.forEach(ref -> reads.read(ref, () -> answer(ref, get(GlueName.of(ref)))));
        });
    }

    @Override
    public void write(List<TagWrite> writes, WriteBatch results) {
        writes.forEach(write -> results.make(write, () -> write(write)));
    }

    /** Cuts the tables of one database into lists that one filter can say; what no filter says is left out. */
    private static List<List<ResourceRef>> listed(List<ResourceRef> tables) {
        List<List<ResourceRef>> lists = new ArrayList<>();
        List<ResourceRef> list = new ArrayList<>();
        int length = 0;
        for (ResourceRef ref : tables) {
            String name = GlueName.of(ref).table();
            if (tables.size() > 1 && PLAIN.matcher(name).matches()) {
                if (length + name.length() + 1 > EXPRESSION || list.size() == PAGE) {
                    lists.add(list);
                    list = new ArrayList<>();
                    length = 0;
                }
                list.add(ref);
                length += name.length() + 1;
            }
        }
        if (list.size() > 1) {
            lists.add(list);
        }
        return lists;
    }

    /** Reads some tables of one database; those that the filter did not give have no answer yet. */
    private List<ResourceRef> readList(List<ResourceRef> tables, ReadBatch reads) {
        GlueName first = GlueName.of(tables.get(0));
        Map<String, ResourceRef> wanted = new TreeMap<>();
        tables.forEach(ref -> wanted.put(GlueName.of(ref).table(), ref));
        String expression = String.join("|", wanted.keySet());
        List<ResourceRef> found = new ArrayList<>();
        String token = null;
        do {
            String from = token;
            GetTablesResponse page = AwsErrors.calling(
                    AwsCall.GET_TABLES,
                    first.databaseArn().toString(),
                    () -> glue().getTables(request -> request.catalogId(first.catalog())
                            .databaseName(first.database())
                            .expression(expression)
                            .maxResults(PAGE)
                            .nextToken(from)));
            for (Table table : page.tableList()) {
                ResourceRef ref = wanted.get(table.name());
                if (ref != null) {
                    reads.read(ref, () -> answer(ref, table));
                    found.add(ref);
                }
            }
            token = page.nextToken();
        } while (token != null && found.size() < tables.size());
        return found;
    }

    private TagRead answer(ResourceRef ref, Table table) {
        if (Boolean.TRUE.equals(table.isMultiDialectView())) {
            return TagRead.without(
                    Status.NOT_TAGGABLE, "a view of several dialects cannot be updated without its definition");
        }
        read.put(ref, table);
        Map<String, String> tags = Tags.of(table.parameters());
        tags.keySet().removeIf(RULES::isReserved);
        return TagRead.found(tags, table.versionId());
    }

    /** The table, by a call that names it. */
    Table get(GlueName name) {
        Table table = AwsErrors.calling(
                AwsCall.GET_TABLE,
                name.arn().toString(),
                () -> glue().getTable(request -> request.catalogId(name.catalog())
                                .databaseName(name.database())
                                .name(name.table()))
                        .table());
        AwsErrors.require(
                AwsCall.GET_TABLE,
                name.arn().toString(),
                table != null && name.table().equals(table.name()));
        return table;
    }

    private void write(TagWrite write) {
        GlueName name = GlueName.of(write.resource());
        refuseReserved(write);
        for (int attempt = 1; ; attempt++) {
            Table table = read.remove(write.resource());
            if (table == null || !table.versionId().equals(write.version())) {
                table = get(name);
            }
            if (write.version() != null && !write.version().equals(table.versionId())) {
                throw new ProviderException(
                        Kind.CONFLICT,
                        "VersionMismatch",
                        name.arn() + " has the version " + table.versionId() + ", and the change was planned on "
                                + write.version(),
                        null);
            }
            try {
                update(name, table, write);
                return;
            } catch (ProviderException e) {
                // No version was planned on: the newest one will do.
                if (e.kind() != Kind.CONFLICT || write.version() != null || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void update(GlueName name, Table table, TagWrite write) {
        Map<String, String> parameters = new HashMap<>(table.parameters());
        parameters.keySet().removeAll(write.remove());
        parameters.putAll(write.set());
        if (parameters.equals(table.parameters())) {
            return;
        }
        TableInput input = input(table).toBuilder().parameters(parameters).build();
        AwsErrors.calling(
                AwsCall.UPDATE_TABLE,
                name.arn().toString(),
                () -> glue().updateTable(request -> request.catalogId(name.catalog())
                        .databaseName(name.database())
                        .tableInput(input)
                        .versionId(table.versionId())
                        .skipArchive(true)));
    }

    /** What an update takes is what a reading gives, without what Glue fills in itself. */
    private static TableInput input(Table table) {
        return TableInput.builder()
                .name(table.name())
                .description(table.description())
                .owner(table.owner())
                .lastAccessTime(table.lastAccessTime())
                .lastAnalyzedTime(table.lastAnalyzedTime())
                .retention(table.retention())
                .storageDescriptor(table.storageDescriptor())
                .partitionKeys(table.partitionKeys())
                .viewOriginalText(table.viewOriginalText())
                .viewExpandedText(table.viewExpandedText())
                .tableType(table.tableType())
                .targetTable(table.targetTable())
                .federatedTable(table.federatedTable())
                .build();
    }

    private static void refuseReserved(TagWrite write) {
        List<String> keys = new ArrayList<>(write.set().keySet());
        keys.addAll(write.remove());
        @Nullable
        String reserved = keys.stream().filter(RULES::isReserved).findFirst().orElse(null);
        if (reserved != null) {
            throw new ProviderException(
                    Kind.REJECTED, null, "the parameter '" + reserved + "' is a setting of the table, not a tag", null);
        }
    }

    private GlueClient glue() {
        return clients.get(GlueClient.class, GlueClient::builder);
    }
}
