package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbacStatus;
import software.amazon.awssdk.services.s3.model.BucketAbacStatus;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3control.S3ControlClient;

/**
 * Buckets. They are written by S3 Control, which merges on the server; or, where that is not to be had, by replacing the
 * whole set and reading it back, which sees when its own tags were lost to another writer but not when it lost another's.
 */
final class S3Buckets implements TagHolder {
    private static final String UNTAGGED = "NoSuchTagSet";

    private final AwsClients clients;
    private final CallerAccount caller;
    private final boolean replacing;

    S3Buckets(AwsClients clients, CallerAccount caller, boolean replacing) {
        this.clients = clients;
        this.caller = caller;
        this.replacing = replacing;
    }

    @Override
    public void read(List<ResourceRef> resources, ReadBatch reads) {
        resources.forEach(ref -> reads.read(ref, () -> TagRead.found(tags(Arn.parse(ref.id())))));
    }

    @Override
    public void write(List<TagWrite> writes, WriteBatch results) {
        for (TagWrite write : writes) {
            Arn arn = Arn.parse(write.resource().id());
            results.make(write, () -> {
                if (replacing) {
                    replace(arn, write);
                } else {
                    merge(arn, write);
                }
            });
        }
    }

    private Map<String, String> tags(Arn arn) {
        try {
            GetBucketTaggingResponse answer = AwsErrors.calling(
                    AwsCall.GET_BUCKET_TAGGING,
                    arn.toString(),
                    () -> s3().getBucketTagging(request -> request.bucket(arn.resource())
                            .expectedBucketOwner(clients.account().id())));
            AwsErrors.require(AwsCall.GET_BUCKET_TAGGING, arn.toString(), answer.hasTagSet());
            return Tags.of(answer.tagSet(), Tag::key, Tag::value);
        } catch (ProviderException e) {
            if (UNTAGGED.equals(e.providerCode())) {
                return Map.of();
            }
            throw e;
        }
    }

    private void merge(Arn arn, TagWrite write) {
        if (write.set().isEmpty() && write.remove().isEmpty()) {
            return;
        }
        S3ControlClient control = clients.get(S3ControlClient.class, S3ControlClient::builder);
        String known = clients.account().id();
        String account = known == null ? caller.id() : known;
        if (!write.remove().isEmpty()) {
            AwsErrors.calling(
                    AwsCall.UNTAG_BUCKET,
                    arn.toString(),
                    () -> control.untagResource(request -> request.accountId(account)
                            .resourceArn(arn.toString())
                            .tagKeys(write.remove())));
        }
        if (!write.set().isEmpty()) {
            AwsErrors.calling(
                    AwsCall.TAG_BUCKET,
                    arn.toString(),
                    () -> control.tagResource(request -> request.accountId(account)
                            .resourceArn(arn.toString())
                            .tags(write.set().entrySet().stream()
                                    .map(tag -> software.amazon.awssdk.services.s3control.model.Tag.builder()
                                            .key(tag.getKey())
                                            .value(tag.getValue())
                                            .build())
                                    .toList())));
        }
    }

    private void replace(Arn arn, TagWrite write) {
        Map<String, String> before = tags(arn);
        Map<String, String> wanted = new HashMap<>(before);
        wanted.keySet().removeAll(write.remove());
        wanted.putAll(write.set());
        if (wanted.equals(before)) {
            return;
        }
        try {
            put(arn, wanted);
        } catch (ProviderException e) {
            boolean refused = e.kind() == Kind.REJECTED || e.kind() == Kind.DENIED;
            if (refused && decidesAccess(arn)) {
                throw new ProviderException(
                        Kind.REJECTED,
                        "AbacEnabled",
                        "access to " + arn
                                + " is decided by its tags (ABAC is enabled), so AWS refuses to replace them as a"
                                + " set: build the provider without replaceBucketTags()",
                        e);
            }
            throw e;
        }
        Map<String, String> after = tags(arn);
        boolean isThere = after.entrySet().containsAll(write.set().entrySet())
                && write.remove().stream()
                        .noneMatch(key -> after.containsKey(key) && !write.set().containsKey(key));
        if (!isThere) {
            throw new ProviderException(
                    Kind.CONFLICT,
                    "LostUpdate",
                    "another writer replaced the tags of " + arn + " meanwhile, and ours are not there",
                    null);
        }
    }

    /** Replaces the whole set. */
    private void put(Arn arn, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            AwsErrors.calling(
                    AwsCall.DELETE_BUCKET_TAGGING,
                    arn.toString(),
                    () -> s3().deleteBucketTagging(request -> request.bucket(arn.resource())
                            .expectedBucketOwner(clients.account().id())));
            return;
        }
        List<Tag> tags = wanted.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        AwsErrors.calling(
                AwsCall.PUT_BUCKET_TAGGING,
                arn.toString(),
                () -> s3().putBucketTagging(request -> request.bucket(arn.resource())
                        .expectedBucketOwner(clients.account().id())
                        .tagging(tagging -> tagging.tagSet(tags))));
    }

    /** Asked only after a refusal, of which it is the reason; where it cannot be read, the refusal stays as it is. */
    private boolean decidesAccess(Arn arn) {
        try {
            AbacStatus status = AwsErrors.calling(
                    AwsCall.GET_BUCKET_ABAC,
                    arn.toString(),
                    () -> s3().getBucketAbac(request -> request.bucket(arn.resource())
                                    .expectedBucketOwner(clients.account().id()))
                            .abacStatus());
            return status != null && status.status() == BucketAbacStatus.ENABLED;
        } catch (ProviderException | LinkageError unknown) {
            // An older SDK of the host has no such call.
            return false;
        }
    }

    private S3Client s3() {
        return clients.get(S3Client.class, S3Client::builder);
    }
}
