package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The tags of one account and region: each type goes to the service that holds its tags. */
final class AwsTagStore extends BatchStore {
    /** What the index of the Tagging API holds of our types. */
    private static final Set<AwsType> INDEXED = Set.of(AwsType.S3_BUCKET, AwsType.GLUE_CATALOG, AwsType.AWS_RESOURCE);

    private final AwsClients clients;
    private final boolean bulkReads;
    private final TaggingApi tagging;
    private final S3Buckets buckets;
    private final IamRoles roles;
    private final GlueDatabases databases;
    private final GlueTables tables;
    private final boolean creatingLfTags;
    private final Set<Arn> unsureTables = ConcurrentHashMap.newKeySet();

    AwsTagStore(AwsOptions options, AwsAccount account) {
        super("the tags of " + account);
        clients = new AwsClients(options, account);
        bulkReads = options.bulkReads();
        CallerAccount caller = new CallerAccount(clients);
        tagging = new TaggingApi(clients);
        buckets = new S3Buckets(clients, caller, options.replacingBucketTags());
        roles = new IamRoles(clients, caller);
        databases = new GlueDatabases(clients);
        tables = new GlueTables(clients);
        creatingLfTags = options.creatingLfTags();
    }

    @Override
    protected void read(ReadBatch batch) {
        List<ResourceRef> asked = new ArrayList<>();
        List<ResourceRef> indexed = new ArrayList<>();
        for (ResourceRef ref : batch.open()) {
            (INDEXED.contains(AwsType.of(ref)) ? indexed : asked).add(ref);
        }
        asked.addAll(isIndexOfUse(indexed) ? tagging.readKnown(indexed, batch) : indexed);
        byType(asked, ref -> ref)
                .forEach((type, refs) -> batch.read(
                        refs, () -> withClient(type, () -> holder(type).read(refs, batch))));
    }

    @Override
    protected void write(Collection<TagWrite> writes, WriteBatch batch) {
        byType(writes, TagWrite::resource).forEach((type, some) -> {
            List<ResourceRef> refs = some.stream().map(TagWrite::resource).toList();
            batch.write(refs, () -> withClient(type, () -> holder(type).write(some, batch)));
        });
    }

    @Override
    protected void closeOnce() {
        clients.close();
    }

    /** What is only there has to be asked there; one that has another way is asked that way, in as many calls. */
    private boolean isIndexOfUse(List<ResourceRef> indexed) {
        return indexed.stream().anyMatch(ref -> AwsType.of(ref) == AwsType.AWS_RESOURCE)
                || (bulkReads && indexed.size() > 1);
    }

    private TagHolder holder(AwsType type) {
        return switch (type) {
            case S3_BUCKET -> buckets;
            case IAM_ROLE -> roles;
            case GLUE_CATALOG -> databases;
            case GLUE_TABLE -> tables;
            case AWS_RESOURCE -> tagging;
            case LF_TABLE, LF_COLUMN -> new LakeFormation(clients, creatingLfTags, unsureTables);
        };
    }

    private static void withClient(AwsType type, Runnable work) {
        try {
            work.run();
        } catch (LinkageError e) {
            throw new ProviderException(
                    Kind.REJECTED,
                    "NoClient",
                    "the type " + type.id() + " needs software.amazon.awssdk:lakeformation on the class path",
                    e);
        }
    }

    private static <T> Map<AwsType, List<T>> byType(Collection<T> items, Function<T, ResourceRef> ref) {
        Map<AwsType, List<T>> byType = new EnumMap<>(AwsType.class);
        items.forEach(item -> byType.computeIfAbsent(AwsType.of(ref.apply(item)), key -> new ArrayList<>())
                .add(item));
        return byType;
    }
}
