package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The tags of one account and region: each type goes to the service that holds its tags. */
final class AwsTagStore implements TagStore {
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
    private volatile boolean closed;

    AwsTagStore(AwsOptions options, AwsAccount account) {
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
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        Reads reads = new Reads();
        List<ResourceRef> asked = new ArrayList<>();
        List<ResourceRef> indexed = new ArrayList<>();
        for (ResourceRef ref : resources) {
            (INDEXED.contains(AwsType.of(ref)) ? indexed : asked).add(ref);
        }
        asked.addAll(isIndexOfUse(indexed) ? tagging.readKnown(indexed, reads) : indexed);
        byType(asked, ref -> ref).forEach((type, refs) -> {
            try {
                holder(type).read(refs, reads);
            } catch (LinkageError e) {
                reads.failed(refs, clientIsMissing(type, e));
            }
        });
        return reads.answers();
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        requireOpen();
        Writes results = new Writes();
        byType(writes, TagWrite::resource).forEach((type, some) -> {
            try {
                holder(type).write(some, results);
            } catch (LinkageError e) {
                some.forEach(write -> results.failed(write.resource(), clientIsMissing(type, e)));
            }
        });
        return results.answers();
    }

    @Override
    public void close() {
        closed = true;
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
            case LF_TABLE, LF_COLUMN -> new LakeFormation(clients, creatingLfTags);
        };
    }

    private static ProviderException clientIsMissing(AwsType type, LinkageError failure) {
        return new ProviderException(
                Kind.REJECTED,
                "NoClient",
                "the type " + type.id() + " needs software.amazon.awssdk:lakeformation on the class path",
                failure);
    }

    private static <T> Map<AwsType, List<T>> byType(Collection<T> items, Function<T, ResourceRef> ref) {
        Map<AwsType, List<T>> byType = new EnumMap<>(AwsType.class);
        items.forEach(item -> byType.computeIfAbsent(AwsType.of(ref.apply(item)), key -> new ArrayList<>())
                .add(item));
        return byType;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of " + clients.account() + " is closed");
        }
    }

    @Override
    public String toString() {
        return "tags of " + clients.account();
    }
}
