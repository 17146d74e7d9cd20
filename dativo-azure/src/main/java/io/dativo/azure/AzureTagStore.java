package io.dativo.azure;

import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tags of Azure Resource Manager and metadata of containers. Thread-safe. */
final class AzureTagStore extends BatchStore {
    private static final Logger LOG = LoggerFactory.getLogger(AzureTagStore.class);

    /**
     * How many resources are read one by one. Resource Graph answers for many at once, and shows a write only after a
     * while, so a small run does without it and always sees its own writes.
     */
    private static final int FEW = 10;

    private final AzureClients clients;
    private final AzureCloud cloud;
    private final Waiting waiting = new Waiting();
    private final Quota reads;
    private final Quota writes;
    private final ArmTags tags;
    private final ResourceGraph graph;
    private volatile boolean graphAllowed;

    /** What Resource Graph cannot be believed about: it was seen to be behind. */
    private final Map<ResourceRef, Boolean> readExactly = new ConcurrentHashMap<>();

    AzureTagStore(AzureClients clients) {
        super("the tags of Azure " + clients.cloud());
        this.clients = clients;
        this.cloud = clients.cloud();
        this.reads = new Quota(waiting, clients.longestOperation());
        this.writes = new Quota(waiting, clients.longestOperation());
        ArmClient arm = clients.arm(waiting);
        this.tags = new ArmTags(arm, reads, writes);
        this.graph = new ResourceGraph(arm, new Quota(waiting, clients.longestOperation()));
        this.graphAllowed = clients.resourceGraph();
    }

    @Override
    protected void read(ReadBatch batch) {
        List<ResourceRef> containers = new ArrayList<>();
        List<ResourceRef> others = new ArrayList<>();
        for (ResourceRef resource : batch.open()) {
            (resource.type().equals(AzureTypes.BLOB_CONTAINER) ? containers : others).add(resource);
        }
        readContainers(containers, batch);
        if (graphAllowed && others.size() > FEW) {
            for (int from = 0; from < others.size(); from += ResourceGraph.MOST_IDS) {
                List<ResourceRef> some = others.subList(from, Math.min(others.size(), from + ResourceGraph.MOST_IDS));
                batch.read(some, () -> askGraph(some, batch));
            }
        }
        reads.await();
        for (ResourceRef resource : batch.open()) {
            if (!resource.type().equals(AzureTypes.BLOB_CONTAINER)) {
                batch.read(resource, () -> ArmTags.found(tags.read(resource)));
            }
        }
    }

    /** Resources that Resource Graph does not know, or cannot be believed about, have no answer afterwards. */
    private void askGraph(List<ResourceRef> resources, ReadBatch batch) {
        List<ArmId> asked = new ArrayList<>();
        for (ResourceRef resource : resources) {
            if (!readExactly.containsKey(resource)) {
                asked.add(ArmId.parse(resource.id()));
            }
        }
        Map<String, Map<String, String>> found = Map.of();
        try {
            found = graphAllowed && !asked.isEmpty() ? graph.read(asked) : found;
        } catch (ProviderException e) {
            if (e.isRetryable()) {
                throw e;
            }
            LOG.debug("Resource Graph is not to be used, so resources are read one by one", e);
            graphAllowed = false;
        }
        for (ResourceRef resource : resources) {
            Map<String, String> seen = readExactly.containsKey(resource)
                    ? null
                    : found.get(resource.id().toLowerCase(Locale.ROOT));
            if (seen != null) {
                batch.put(resource, ArmTags.found(seen));
            }
        }
    }

    private void readContainers(List<ResourceRef> containers, ReadBatch batch) {
        Map<String, Map<String, ResourceRef>> byAccount = new TreeMap<>();
        for (ResourceRef resource : containers) {
            batch.read(List.of(resource), () -> {
                ContainerId id = ContainerId.parse(resource.id(), cloud);
                byAccount.computeIfAbsent(id.host(), host -> new HashMap<>()).put(id.container(), resource);
            });
        }
        byAccount.forEach((host, byName) -> batch.read(byName.values(), () -> {
            Map<String, Map<String, String>> found = containersOf(host, byName.keySet());
            byName.forEach((name, resource) -> {
                Map<String, String> metadata = found.get(name);
                String missing = "ContainerNotFound: " + host + " has no container " + name;
                batch.put(
                        resource,
                        metadata == null ? TagRead.without(Status.MISSING, missing) : ArmTags.found(metadata));
            });
        }));
    }

    private Map<String, Map<String, String>> containersOf(String host, Set<String> names) {
        String doing = "reading the containers of " + host;
        ProviderException failure;
        try {
            return clients.containers(host).read(names);
        } catch (RuntimeException e) {
            failure = AzureErrors.of(e, Call.READ, doing);
        }
        // A list that is not there says nothing of a container.
        throw failure.kind() == Kind.NOT_FOUND
                ? new ProviderException(
                        Kind.REJECTED, failure.providerCode(), String.valueOf(failure.getMessage()), failure)
                : failure;
    }

    @Override
    protected void write(Collection<TagWrite> requests, WriteBatch batch) {
        reads.await();
        writes.await();
        for (TagWrite request : requests) {
            batch.write(request, () -> {
                TagWriteResult result;
                try {
                    result = write(request);
                } catch (RuntimeException e) {
                    ProviderException failure = AzureErrors.of(e, Call.WRITE, "writing " + request.resource());
                    heed(failure.kind(), request);
                    throw failure;
                }
                heed(result.failure(), request);
                return result;
            });
        }
    }

    private void heed(@Nullable Kind failure, TagWrite request) {
        if (failure == Kind.CONFLICT) {
            readExactly.put(request.resource(), true);
        }
    }

    private TagWriteResult write(TagWrite request) {
        ResourceRef resource = request.resource();
        if (resource.type().equals(AzureTypes.BLOB_CONTAINER)) {
            ContainerId id = ContainerId.parse(resource.id(), cloud);
            return clients.containers(id.host()).write(id.container(), request);
        }
        return tags.write(request);
    }

    @Override
    protected void closeOnce() {
        waiting.close();
    }
}
