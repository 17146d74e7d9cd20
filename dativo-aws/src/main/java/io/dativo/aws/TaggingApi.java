package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.FailureInfo;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;

/**
 * The Resource Groups Tagging API: an index over the tags of most services, by ARN, and a way to write those that have no
 * better one here. The index knows only what is or was tagged, so what it does not know may exist or not, and what it knows may be
 * gone.
 */
final class TaggingApi implements TagHolder {
    /** What the service takes in one call. */
    private static final int READ = 100;

    private static final int WRITE = 20;

    private final AwsClients clients;
    private final AccountLists lists;

    TaggingApi(AwsClients clients) {
        this.clients = clients;
        lists = new AccountLists(clients);
    }

    /**
     * Reads what the index knows.
     *
     * @param resources of types that are in the index
     * @return those that have no answer yet: the index does not know them, or their own service does not list them
     */
    List<ResourceRef> readKnown(Collection<ResourceRef> resources, ReadBatch reads) {
        List<ResourceRef> unknown = new ArrayList<>();
        byRegion(resources, ref -> ref)
                .forEach((region, there) ->
                        pieces(there, READ).forEach(some -> unknown.addAll(readKnown(region, some, reads))));
        return unknown;
    }

    private List<ResourceRef> readKnown(String region, List<ResourceRef> refs, ReadBatch reads) {
        List<String> arns = refs.stream().map(ResourceRef::id).toList();
        try {
            // A list of ARNs excludes every parameter of paging.
            GetResourcesResponse page = AwsErrors.calling(
                    AwsCall.GET_RESOURCES,
                    describe(refs),
                    () -> client(region).getResources(request -> request.resourceARNList(arns)));
            boolean isAnswer = page.hasResourceTagMappingList()
                    && page.resourceTagMappingList().stream().allMatch(one -> arns.contains(one.resourceARN()));
            AwsErrors.require(AwsCall.GET_RESOURCES, describe(refs), isAnswer);
            Map<String, ResourceTagMapping> found = new HashMap<>();
            page.resourceTagMappingList().forEach(one -> found.put(one.resourceARN(), one));
            List<ResourceRef> unknown = new ArrayList<>();
            for (ResourceRef ref : refs) {
                ResourceTagMapping one = found.get(ref.id());
                if (one == null || !lists.has(ref)) {
                    unknown.add(ref);
                } else {
                    reads.read(ref, () -> TagRead.found(tags(one)));
                }
            }
            return unknown;
        } catch (ProviderException e) {
            // Whoever may not read the index may still be allowed to ask the services.
            boolean hasOtherWay = e.kind() == Kind.DENIED;
            // A list that is not there says nothing of a resource.
            ProviderException failure = e.kind() == Kind.NOT_FOUND
                    ? new ProviderException(Kind.REJECTED, e.providerCode(), String.valueOf(e.getMessage()), e)
                    : e;
            reads.failed(
                    hasOtherWay ? refs.stream().filter(TaggingApi::isOnlyHere).toList() : refs, failure);
            return refs.stream().filter(ref -> hasOtherWay && !isOnlyHere(ref)).toList();
        }
    }

    /** What the index does not know was never tagged; whether it exists shows when it is written. */
    @Override
    public void read(List<ResourceRef> resources, ReadBatch reads) {
        resources.forEach(ref -> reads.put(ref, TagRead.found(Map.of())));
    }

    @Override
    public void write(List<TagWrite> writes, WriteBatch results) {
        Calls calls = new Calls(results, writes);
        byRegion(writes, TagWrite::resource).forEach((region, there) -> {
            List<TagWrite> removing =
                    there.stream().filter(write -> !write.remove().isEmpty()).toList();
            groups(removing, TagWrite::remove)
                    .forEach((keys, refs) -> pieces(refs, WRITE)
                            .forEach(some -> calls.make(
                                    AwsCall.UNTAG_RESOURCES,
                                    some,
                                    arns -> client(region)
                                            .untagResources(request -> request.resourceARNList(arns)
                                                    .tagKeys(keys))
                                            .failedResourcesMap())));
            List<TagWrite> setting = there.stream()
                    .filter(write -> !write.set().isEmpty() && calls.done.contains(write.resource()))
                    .toList();
            groups(setting, TagWrite::set)
                    .forEach((tags, refs) -> pieces(refs, WRITE)
                            .forEach(some -> calls.make(
                                    AwsCall.TAG_RESOURCES,
                                    some,
                                    arns -> client(region)
                                            .tagResources(request -> request.resourceARNList(arns)
                                                    .tags(tags))
                                            .failedResourcesMap())));
        });
        results.written(calls.done);
    }

    private static Map<String, String> tags(ResourceTagMapping mapping) {
        return Tags.of(mapping.tags(), Tag::key, Tag::value);
    }

    private interface Batch {
        Map<String, FailureInfo> write(List<String> arns);
    }

    /** The calls of one batch, and what they did. */
    private static final class Calls {
        private final WriteBatch results;
        private final Set<ResourceRef> done = new LinkedHashSet<>();

        Calls(WriteBatch results, List<TagWrite> writes) {
            this.results = results;
            writes.forEach(write -> done.add(write.resource()));
        }

        /** One call; when one bad ARN spoils it for all, its halves, so that only the bad one fails. */
        void make(AwsCall call, List<ResourceRef> refs, Batch batch) {
            if (results.isPaused()) {
                refs.forEach(done::remove);
                return;
            }
            try {
                Map<String, FailureInfo> failures = AwsErrors.calling(
                        call,
                        describe(refs),
                        () -> batch.write(refs.stream().map(ResourceRef::id).toList()));
                for (ResourceRef ref : refs) {
                    FailureInfo failure = failures.get(ref.id());
                    if (failure != null) {
                        failed(List.of(ref), ofItem(call, ref, failure));
                    }
                }
            } catch (ProviderException e) {
                if (e.kind() == Kind.REJECTED && refs.size() > 1) {
                    int half = refs.size() / 2;
                    make(call, refs.subList(0, half), batch);
                    make(call, refs.subList(half, refs.size()), batch);
                } else {
                    failed(refs, e);
                }
            }
        }

        private void failed(List<ResourceRef> refs, ProviderException failure) {
            results.failed(refs, failure);
            refs.forEach(done::remove);
        }

        private static ProviderException ofItem(AwsCall call, ResourceRef ref, FailureInfo failure) {
            int status = failure.statusCode() == null ? 400 : failure.statusCode();
            return AwsErrors.ofItem(call, ref.id(), status, failure.errorCodeAsString(), failure.errorMessage());
        }
    }

    private ResourceGroupsTaggingApiClient client(String region) {
        return clients.get(
                ResourceGroupsTaggingApiClient.class,
                ResourceGroupsTaggingApiClient::builder,
                region.isEmpty() ? null : region);
    }

    private static boolean isOnlyHere(ResourceRef ref) {
        return AwsType.of(ref) == AwsType.AWS_RESOURCE;
    }

    /** Where the index has a resource: its own region, the job's for a bucket, else where the global services are. */
    private String region(ResourceRef ref) {
        Arn arn = Arn.parse(ref.id());
        if (!arn.region().isEmpty()) {
            return arn.region();
        }
        AwsAccount job = clients.account();
        if (arn.service().equals("s3")) {
            return Objects.requireNonNullElse(job.region(), "");
        }
        return arn.service().equals("globalaccelerator") ? "us-west-2" : job.globalRegion();
    }

    private interface Ref<T> {
        ResourceRef of(T item);
    }

    private <T> Map<String, List<T>> byRegion(Collection<T> items, Ref<T> ref) {
        Map<String, List<T>> byRegion = new TreeMap<>();
        items.forEach(item -> byRegion.computeIfAbsent(region(ref.of(item)), key -> new ArrayList<>())
                .add(item));
        return byRegion;
    }

    private interface Content<C> {
        C of(TagWrite write);
    }

    /** The resources that get the same, for there is one call for them. */
    private static <C> Map<C, List<ResourceRef>> groups(Collection<TagWrite> writes, Content<C> content) {
        Map<C, List<ResourceRef>> groups = new LinkedHashMap<>();
        for (TagWrite write : writes) {
            groups.computeIfAbsent(content.of(write), key -> new ArrayList<>()).add(write.resource());
        }
        return groups;
    }

    private static <T> List<List<T>> pieces(List<T> items, int size) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            pieces.add(items.subList(from, Math.min(items.size(), from + size)));
        }
        return pieces;
    }

    private static String describe(List<ResourceRef> refs) {
        return refs.get(0).id() + (refs.size() > 1 ? " and " + (refs.size() - 1) + " more" : "");
    }
}
