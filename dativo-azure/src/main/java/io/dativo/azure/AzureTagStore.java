package io.dativo.azure;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tags of Azure Resource Manager and metadata of containers. Thread-safe. */
final class AzureTagStore implements TagStore {
    private static final Logger LOG = LoggerFactory.getLogger(AzureTagStore.class);

    /**
     * How many resources are read one by one. Resource Graph answers for many at once, and shows a write only after a
     * while, so a small run does without it and always sees its own writes.
     */
    private static final int FEW = 10;

    private final AzureClients clients;
    private final AzureCloud cloud;
    private final Waiting waiting = new Waiting();
    private final RetryAfter reads;
    private final RetryAfter writes;
    private final ArmTags tags;
    private final ResourceGraph graph;
    private volatile boolean graphAllowed;

    /** What Resource Graph cannot be believed about: it was seen to be behind. */
    private final Map<ResourceRef, Boolean> readExactly = new ConcurrentHashMap<>();

    /** What a read that failed had found before: the next one goes on there and does not begin anew. */
    private final Map<ResourceRef, TagRead> unfinished = new ConcurrentHashMap<>();

    AzureTagStore(AzureClients clients) {
        this.clients = clients;
        this.cloud = clients.cloud();
        this.reads = new RetryAfter(waiting, clients.longestOperation());
        this.writes = new RetryAfter(waiting, clients.longestOperation());
        ArmClient arm = clients.arm(waiting);
        this.tags = new ArmTags(arm, reads, writes);
        this.graph = new ResourceGraph(arm, new RetryAfter(waiting, clients.longestOperation()));
        this.graphAllowed = clients.resourceGraph();
    }

    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        Map<ResourceRef, TagRead> answers = new LinkedHashMap<>();
        List<ResourceRef> containers = new ArrayList<>();
        List<ResourceRef> others = new ArrayList<>();
        for (ResourceRef resource : resources) {
            TagRead known = unfinished.remove(resource);
            if (known != null) {
                answers.put(resource, known);
            } else if (resource.type().equals(AzureTypes.BLOB_CONTAINER)) {
                containers.add(resource);
            } else {
                others.add(resource);
            }
        }
        try {
            readContainers(containers, answers);
            readOthers(others, answers);
        } catch (ProviderException e) {
            unfinished.putAll(answers);
            throw e;
        }
        return answers;
    }

    private void readOthers(List<ResourceRef> resources, Map<ResourceRef, TagRead> answers) {
        List<ResourceRef> unsure = resources;
        if (graphAllowed && resources.size() > FEW) {
            unsure = new ArrayList<>();
            for (int from = 0; from < resources.size(); from += ResourceGraph.MOST_IDS) {
                int to = Math.min(resources.size(), from + ResourceGraph.MOST_IDS);
                askGraph(resources.subList(from, to), answers, unsure);
            }
        }
        reads.await();
        for (ResourceRef resource : unsure) {
            answers.computeIfAbsent(resource, this::readOne);
        }
    }

    private void askGraph(List<ResourceRef> resources, Map<ResourceRef, TagRead> answers, List<ResourceRef> unsure) {
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
            if (seen == null) {
                unsure.add(resource);
            } else {
                answers.put(resource, ArmTags.found(seen));
            }
        }
    }

    /** What is refused for one resource is its answer; what passes is everybody's. */
    private TagRead readOne(ResourceRef resource) {
        try {
            return ArmTags.found(tags.read(resource));
        } catch (ProviderException e) {
            if (e.isRetryable()) {
                throw e;
            }
            return AzureErrors.read(e);
        }
    }

    private void readContainers(List<ResourceRef> containers, Map<ResourceRef, TagRead> answers) {
        Map<String, Map<String, ResourceRef>> byAccount = new TreeMap<>();
        for (ResourceRef resource : containers) {
            ContainerId id = ContainerId.parse(resource.id(), cloud);
            byAccount.computeIfAbsent(id.host(), host -> new HashMap<>()).put(id.container(), resource);
        }
        byAccount.forEach((host, byName) -> {
            try {
                Map<String, Map<String, String>> found =
                        clients.containers(host).read(byName.keySet());
                byName.forEach((name, resource) -> {
                    Map<String, String> metadata = found.get(name);
                    answers.put(
                            resource,
                            metadata == null
                                    ? TagRead.without(
                                            Status.MISSING, "ContainerNotFound: " + host + " has no container " + name)
                                    : ArmTags.found(metadata));
                });
            } catch (RuntimeException e) {
                ProviderException failure = AzureErrors.of(e, "reading the containers of " + host);
                if (failure.isRetryable()) {
                    throw failure;
                }
                byName.values().forEach(resource -> answers.put(resource, AzureErrors.read(failure)));
            }
        });
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> requests) {
        requireOpen();
        reads.await();
        writes.await();
        Map<ResourceRef, TagWriteResult> results = new LinkedHashMap<>();
        for (TagWrite request : requests) {
            ResourceRef resource = request.resource();
            TagWriteResult result = write(request);
            if (result.failure() == Kind.CONFLICT) {
                readExactly.put(resource, true);
            }
            results.put(resource, result);
        }
        return results;
    }

    private TagWriteResult write(TagWrite request) {
        ResourceRef resource = request.resource();
        try {
            if (resource.type().equals(AzureTypes.BLOB_CONTAINER)) {
                ContainerId id = ContainerId.parse(resource.id(), cloud);
                return clients.containers(id.host()).write(id.container(), request);
            }
            return tags.write(request);
        } catch (RuntimeException e) {
            ProviderException failure = AzureErrors.of(e, "writing " + resource);
            return TagWriteResult.failed(failure.kind(), AzureErrors.text(failure));
        }
    }

    @Override
    public void close() {
        waiting.close();
    }

    private void requireOpen() {
        if (waiting.isClosed()) {
            throw new IllegalStateException("the store of Azure tags was closed");
        }
    }

    @Override
    public String toString() {
        return "tags of Azure " + cloud;
    }
}
