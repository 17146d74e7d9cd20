package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.ColumnLFTag;
import software.amazon.awssdk.services.lakeformation.model.GetResourceLfTagsResponse;
import software.amazon.awssdk.services.lakeformation.model.LFTagError;
import software.amazon.awssdk.services.lakeformation.model.LFTagPair;
import software.amazon.awssdk.services.lakeformation.model.Resource;

/**
 * Lake Formation's tags on tables and columns, which grants of access can refer to. A key and its values have to exist
 * before they are put anywhere; they are created when the host allows it. The only class that needs the SDK's optional
 * client.
 */
final class LakeFormation implements TagHolder {
    private static final Pattern ABOUT_TAG = Pattern.compile("(?i)\\b(?:lf-)?tags?\\b");

    private final AwsClients clients;
    private final boolean creating;
    private final Set<Arn> unsure;

    /**
     * @param unsure the tables whose untagged answer does not show that they are there; the store keeps it
     */
    LakeFormation(AwsClients clients, boolean creating, Set<Arn> unsure) {
        this.clients = clients;
        this.creating = creating;
        this.unsure = unsure;
    }

    /** What one call reads or writes: a table, or some columns of one. */
    private record Place(GlueName table, List<String> columns) {
        static Place of(List<ResourceRef> refs) {
            List<String> columns = new ArrayList<>();
            for (ResourceRef ref : refs) {
                String column = GlueName.of(ref).column();
                if (column != null) {
                    columns.add(column);
                }
            }
            return new Place(GlueName.of(refs.get(0)), columns);
        }

        String catalog() {
            return table.catalog();
        }

        List<LFTagPair> pairs(Map<String, String> tags) {
            return tags.entrySet().stream()
                    .map(tag -> LFTagPair.builder()
                            .catalogId(catalog())
                            .tagKey(tag.getKey())
                            .tagValues(tag.getValue())
                            .build())
                    .toList();
        }

        Resource resource() {
            if (columns.isEmpty()) {
                return Resource.builder()
                        .table(it -> it.catalogId(catalog())
                                .databaseName(table.database())
                                .name(table.table()))
                        .build();
            }
            return Resource.builder()
                    .tableWithColumns(it -> it.catalogId(catalog())
                            .databaseName(table.database())
                            .name(table.table())
                            .columnNames(columns))
                    .build();
        }

        @Override
        public String toString() {
            return table.tableArn() + (columns.isEmpty() ? "" : " columns " + String.join(", ", columns));
        }
    }

    @Override
    public void read(List<ResourceRef> resources, ReadBatch reads) {
        Map<String, List<ResourceRef>> byTable = new LinkedHashMap<>();
        resources.forEach(ref ->
                byTable.computeIfAbsent(table(ref), key -> new ArrayList<>()).add(ref));
        byTable.values()
                .forEach(refs ->
                        reads.read(refs, () -> tags(refs).forEach((ref, tags) -> reads.put(ref, TagRead.found(tags)))));
    }

    /** Columns of one table that get the same tags get them in one call. A removal needs the values, so it goes alone. */
    @Override
    public void write(List<TagWrite> writes, WriteBatch results) {
        Map<Object, List<TagWrite>> same = new LinkedHashMap<>();
        for (TagWrite write : writes) {
            Object key = write.remove().isEmpty() ? List.of(table(write.resource()), write.set()) : write.resource();
            same.computeIfAbsent(key, any -> new ArrayList<>()).add(write);
        }
        same.values().forEach(some -> {
            List<ResourceRef> refs = some.stream().map(TagWrite::resource).toList();
            results.write(refs, () -> {
                confirm(GlueName.of(refs.get(0)));
                if (!some.get(0).remove().isEmpty()) {
                    remove(refs.get(0), some.get(0).remove());
                }
                add(Place.of(refs), some.get(0).set(), creating);
                results.written(refs);
            });
        });
    }

    /** The tags of a table, or of columns of one table. */
    private Map<ResourceRef, Map<String, String>> tags(List<ResourceRef> refs) {
        Place place = Place.of(refs);
        GetResourceLfTagsResponse answer = AwsErrors.calling(
                AwsCall.GET_RESOURCE_LF_TAGS,
                place.toString(),
                () -> client().getResourceLFTags(request -> request.catalogId(place.catalog())
                        .resource(place.resource())
                        .showAssignedLFTags(true)));
        boolean isSaid = answer.hasLfTagOnDatabase() || answer.hasLfTagsOnTable() || answer.hasLfTagsOnColumns();
        if (!isSaid) {
            unsure.add(place.table().tableArn());
        }
        Map<String, Map<String, String>> byColumn = new HashMap<>();
        for (ColumnLFTag column : answer.lfTagsOnColumns()) {
            byColumn.put(column.name(), map(column.lfTags()));
        }
        Map<ResourceRef, Map<String, String>> tags = new HashMap<>();
        for (ResourceRef ref : refs) {
            String column = GlueName.of(ref).column();
            tags.put(ref, column == null ? map(answer.lfTagsOnTable()) : byColumn.getOrDefault(column, Map.of()));
        }
        return tags;
    }

    /** Before the first write: a table without tags is answered with nothing, and so is by a proxy what is no table. */
    private void confirm(GlueName name) {
        if (unsure.contains(name.tableArn())) {
            new GlueTables(clients).get(name);
            unsure.remove(name.tableArn());
        }
    }

    private void remove(ResourceRef ref, Set<String> keys) {
        Place place = Place.of(List.of(ref));
        Map<String, String> there = new HashMap<>();
        tags(List.of(ref)).values().forEach(there::putAll);
        there.keySet().retainAll(keys);
        if (!there.isEmpty()) {
            check(
                    AwsCall.REMOVE_LF_TAGS,
                    place,
                    AwsErrors.calling(
                            AwsCall.REMOVE_LF_TAGS,
                            place.toString(),
                            () -> client().removeLFTagsFromResource(request -> request.catalogId(place.catalog())
                                            .resource(place.resource())
                                            .lfTags(place.pairs(there)))
                                    .failures()));
        }
    }

    private void add(Place place, Map<String, String> tags, boolean mayCreate) {
        if (tags.isEmpty()) {
            return;
        }
        try {
            check(
                    AwsCall.ADD_LF_TAGS,
                    place,
                    AwsErrors.calling(
                            AwsCall.ADD_LF_TAGS,
                            place.toString(),
                            () -> client().addLFTagsToResource(request -> request.catalogId(place.catalog())
                                            .resource(place.resource())
                                            .lfTags(place.pairs(tags)))
                                    .failures()));
        } catch (ProviderException e) {
            if (!isUndefined(e)) {
                throw e;
            }
            if (!mayCreate) {
                String hint = creating
                        ? ""
                        : "; create the LF-Tag and its value, or allow it with"
                                + " AwsProvider.builder().createLakeFormationTags()";
                throw new ProviderException(Kind.REJECTED, e.providerCode(), e.getMessage() + hint, e);
            }
            tags.forEach((key, value) -> define(place.catalog(), key, value, true));
            add(place, tags, false);
        }
    }

    /** Makes sure that a key exists and has a value among its values. */
    private void define(String catalog, String key, String value, boolean again) {
        try {
            List<String> values = AwsErrors.calling(
                    AwsCall.GET_LF_TAG,
                    key,
                    () -> client().getLFTag(
                                    request -> request.catalogId(catalog).tagKey(key))
                            .tagValues());
            if (!values.contains(value)) {
                AwsErrors.calling(
                        AwsCall.UPDATE_LF_TAG,
                        key,
                        () -> client().updateLFTag(request ->
                                request.catalogId(catalog).tagKey(key).tagValuesToAdd(value)));
            }
        } catch (ProviderException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            create(catalog, key, value, again);
        }
    }

    private void create(String catalog, String key, String value, boolean again) {
        try {
            AwsErrors.calling(
                    AwsCall.CREATE_LF_TAG,
                    key,
                    () -> client().createLFTag(request ->
                            request.catalogId(catalog).tagKey(key).tagValues(value)));
        } catch (ProviderException e) {
            if (e.kind() != Kind.REJECTED || !again) {
                throw e;
            }
            // Another writer was faster.
            define(catalog, key, value, false);
        }
    }

    /** Whether it is the tag, not the table, that does not exist. */
    private static boolean isUndefined(ProviderException failure) {
        String message = String.valueOf(failure.getMessage());
        String words = message.substring(message.lastIndexOf(": ") + 1);
        return failure.kind() == Kind.NOT_FOUND && ABOUT_TAG.matcher(words).find();
    }

    private static void check(AwsCall call, Place place, List<LFTagError> failures) {
        for (LFTagError failure : failures) {
            throw AwsErrors.ofItem(
                    call,
                    place + " tag " + failure.lfTag().tagKey(),
                    400,
                    failure.error().errorCode(),
                    failure.error().errorMessage());
        }
    }

    private static Map<String, String> map(List<LFTagPair> pairs) {
        return Tags.of(
                pairs,
                LFTagPair::tagKey,
                pair -> pair.tagValues().stream().findFirst().orElse(null));
    }

    private static String table(ResourceRef ref) {
        return ref.type() + " " + GlueName.of(ref).tableArn();
    }

    private LakeFormationClient client() {
        return clients.get(LakeFormationClient.class, LakeFormationClient::builder);
    }
}
