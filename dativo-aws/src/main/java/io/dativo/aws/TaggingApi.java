package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.FailureInfo;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;

/**
 * The Resource Groups Tagging API: an index over the tags of most services, by ARN, and a way to write those that have no
 * better one here. The index knows only what is or was tagged, so what it does not know may exist or not.
 */
final class TaggingApi implements TagHolder {
    /** What the service takes in one call. */
    private static final int READ = 100;

    private static final int WRITE = 20;

    private final AwsClients clients;

    TaggingApi(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Reads what the index knows.
     *
     * @param resources of types that are in the index
     * @return those that it does not know, and have no answer yet
     */
    List<ResourceRef> readKnown(Collection<ResourceRef> resources, Reads reads) {
        List<ResourceRef> unknown = new ArrayList<>();
        byRegion(resources, ref -> ref)
                .forEach((region, there) ->
                        pieces(there, READ).forEach(some -> unknown.addAll(readKnown(region, some, reads))));
        return unknown;
    }

    private List<ResourceRef> readKnown(String region, List<ResourceRef> refs, Reads reads) {
        List<String> arns = refs.stream().map(ResourceRef::id).toList();
        try {
            // A list of ARNs excludes every parameter of paging.
            GetResourcesResponse page = AwsErrors.calling(
                    AwsCall.GET_RESOURCES,
                    describe(refs),
                    () -> client(region).getResources(request -> request.resourceARNList(arns)));
            Map<String, Map<String, String>> found = new HashMap<>();
            page.resourceTagMappingList().forEach(mapping -> found.put(mapping.resourceARN(), tags(mapping)));
            List<ResourceRef> unknown = new ArrayList<>();
            for (ResourceRef ref : refs) {
                Map<String, String> tags = found.get(ref.id());
                if (tags == null) {
                    unknown.add(ref);
                } else {
                    reads.put(ref, TagRead.found(tags));
                }
            }
            return unknown;
        } catch (ProviderException e) {
            // Whoever may not read the index may still be allowed to ask the services.
            boolean hasOtherWay = e.kind() == Kind.DENIED;
            reads.failed(
                    hasOtherWay ? refs.stream().filter(TaggingApi::isOnlyHere).toList() : refs, e);
            return refs.stream().filter(ref -> hasOtherWay && !isOnlyHere(ref)).toList();
        }
    }

    /** What the index does not know was never tagged; whether it exists shows when it is written. */
    @Override
    public void read(List<ResourceRef> resources, Reads reads) {
        resources.forEach(ref -> reads.put(ref, TagRead.found(Map.of())));
    }

    @Override
    public void write(List<TagWrite> writes, Writes results) {
        results.written(writes.stream().map(TagWrite::resource).toList());
        Set<ResourceRef> failed = new HashSet<>();
        BiConsumer<ResourceRef, ProviderException> fail = (ref, failure) -> {
            results.failed(ref, failure);
            failed.add(ref);
        };
        byRegion(writes, TagWrite::resource).forEach((region, there) -> {
            List<TagWrite> removing =
                    there.stream().filter(write -> !write.remove().isEmpty()).toList();
            groups(removing, TagWrite::remove)
                    .forEach((keys, refs) -> pieces(refs, WRITE).forEach(some -> untag(region, some, keys, fail)));
            List<TagWrite> setting = there.stream()
                    .filter(write -> !write.set().isEmpty() && !failed.contains(write.resource()))
                    .toList();
            groups(setting, TagWrite::set)
                    .forEach((tags, refs) -> pieces(refs, WRITE).forEach(some -> tag(region, some, tags, fail)));
        });
    }

    private static Map<String, String> tags(ResourceTagMapping mapping) {
        Map<String, String> tags = new HashMap<>();
        mapping.tags().forEach((Tag tag) -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    private void tag(
            String region,
            List<ResourceRef> refs,
            Map<String, String> tags,
            BiConsumer<ResourceRef, ProviderException> fail) {
        batch(
                AwsCall.TAG_RESOURCES,
                refs,
                fail,
                arns -> client(region)
                        .tagResources(request -> request.resourceARNList(arns).tags(tags))
                        .failedResourcesMap());
    }

    private void untag(
            String region, List<ResourceRef> refs, Set<String> keys, BiConsumer<ResourceRef, ProviderException> fail) {
        batch(
                AwsCall.UNTAG_RESOURCES,
                refs,
                fail,
                arns -> client(region)
                        .untagResources(request -> request.resourceARNList(arns).tagKeys(keys))
                        .failedResourcesMap());
    }

    private interface Batch {
        Map<String, FailureInfo> write(List<String> arns);
    }

    /** One call; when one bad ARN spoils it for all, its halves, so that only the bad one fails. */
    private static void batch(
            AwsCall call, List<ResourceRef> refs, BiConsumer<ResourceRef, ProviderException> fail, Batch batch) {
        try {
            Map<String, FailureInfo> failures = AwsErrors.calling(
                    call,
                    describe(refs),
                    () -> batch.write(refs.stream().map(ResourceRef::id).toList()));
            for (ResourceRef ref : refs) {
                FailureInfo failure = failures.get(ref.id());
                if (failure != null) {
                    int status = failure.statusCode() == null ? 400 : failure.statusCode();
                    fail.accept(
                            ref,
                            AwsErrors.ofItem(
                                    call, ref.id(), status, failure.errorCodeAsString(), failure.errorMessage()));
                }
            }
        } catch (ProviderException e) {
            if (e.kind() == Kind.REJECTED && refs.size() > 1) {
                int half = refs.size() / 2;
                batch(call, refs.subList(0, half), fail, batch);
                batch(call, refs.subList(half, refs.size()), fail, batch);
            } else {
                refs.forEach(ref -> fail.accept(ref, e));
            }
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
