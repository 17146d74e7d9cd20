package io.dativo.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attributes of one business metadata on entities of Purview, one entity after the other. Attributes are merged and
 * removed by name on the server. Thread-safe.
 */
final class PurviewStore implements TagStore {
    private static final String ENTITIES = "/datamap/api/atlas/v2/entity/guid/";

    private final String endpoint;
    private final String businessMetadata;
    private final Waiting waiting = new Waiting();
    private final RetryAfter quota;
    private final ArmClient purview;

    /** What a read that failed had found before: the next one goes on there and does not begin anew. */
    private final Map<ResourceRef, TagRead> unfinished = new ConcurrentHashMap<>();

    PurviewStore(AzureClients clients, String endpoint, String businessMetadata) {
        this.endpoint = endpoint;
        this.businessMetadata = businessMetadata;
        this.quota = new RetryAfter(waiting, clients.longestOperation());
        this.purview = clients.purview(endpoint, waiting);
    }

    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        quota.await();
        Map<ResourceRef, TagRead> answers = new LinkedHashMap<>();
        try {
            for (ResourceRef resource : resources) {
                TagRead known = unfinished.remove(resource);
                answers.put(resource, known == null ? readOne(resource) : known);
            }
        } catch (ProviderException e) {
            unfinished.putAll(answers);
            throw e;
        }
        return answers;
    }

    /** What is refused for one entity is its answer; what passes is everybody's. */
    private TagRead readOne(ResourceRef resource) {
        try {
            return ArmTags.found(attributes(resource));
        } catch (ProviderException e) {
            if (e.isRetryable()) {
                throw e;
            }
            return AzureErrors.read(e);
        }
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        requireOpen();
        quota.await();
        Map<ResourceRef, TagWriteResult> results = new LinkedHashMap<>();
        for (TagWrite write : writes) {
            try {
                results.put(write.resource(), write(write));
            } catch (ProviderException e) {
                results.put(write.resource(), TagWriteResult.failed(e.kind(), AzureErrors.text(e)));
            }
        }
        return results;
    }

    /** Looks first, for Purview has no preconditions, and last, for it drops attributes that are not defined. */
    private TagWriteResult write(TagWrite write) {
        ResourceRef resource = write.resource();
        Map<String, String> before = attributes(resource);
        if (write.version() != null && !write.version().equals(TagsDigest.of(before))) {
            return TagWriteResult.failed(Kind.CONFLICT, "its attributes changed since they were read");
        }
        Map<String, String> remove = new TreeMap<>(before);
        remove.keySet().retainAll(write.remove());
        if (!remove.isEmpty()) {
            change(HttpMethod.DELETE, resource, "", remove, "removing attributes of ");
        }
        if (before.entrySet().containsAll(write.set().entrySet())) {
            return TagWriteResult.seen();
        }
        change(HttpMethod.POST, resource, "?isOverwrite=false", write.set(), "writing attributes of ");
        Map<String, String> lost = new TreeMap<>(write.set());
        try {
            lost.entrySet().removeAll(attributes(resource).entrySet());
        } catch (ProviderException e) {
            return TagWriteResult.failed(Kind.TIMEOUT, "written, and not seen since: " + AzureErrors.text(e));
        }
        return lost.isEmpty()
                ? TagWriteResult.seen()
                : TagWriteResult.failed(
                        Kind.REJECTED,
                        "Purview took the write and does not keep " + String.join(", ", lost.keySet())
                                + "; look whether business metadata '" + businessMetadata
                                + "' defines such attributes of type string for entities of this type");
    }

    private void change(
            HttpMethod method, ResourceRef resource, String query, Map<String, String> attributes, String doing) {
        ObjectNode body = ArmClient.JSON.createObjectNode();
        ObjectNode named = body.putObject(businessMetadata);
        attributes.forEach(named::put);
        purview.call(method, ENTITIES + resource.id() + "/businessmetadata" + query, body, quota, doing + resource);
    }

    /**
     * Reads the attributes as they are now.
     *
     * @throws ProviderException when they cannot be had, or the entity was deleted
     */
    private Map<String, String> attributes(ResourceRef resource) {
        String doing = "reading the attributes of " + resource;
        String path = ENTITIES + resource.id() + "?ignoreRelationships=true&minExtInfo=true";
        JsonNode entity = purview.call(HttpMethod.GET, path, null, quota, doing).path("entity");
        if (!entity.isObject()) {
            // As from a proxy: nothing is known, which is not that there are no attributes.
            throw AzureErrors.exception(Kind.UNAVAILABLE, null, doing, "the answer has no entity", null);
        }
        if (entity.path("status").asText().equals("DELETED")) {
            throw AzureErrors.exception(Kind.NOT_FOUND, null, doing, "the entity was deleted", null);
        }
        return ArmTags.tags(entity.path("businessAttributes").path(businessMetadata));
    }

    @Override
    public void close() {
        waiting.close();
    }

    private void requireOpen() {
        if (waiting.isClosed()) {
            throw new IllegalStateException("the store of Purview's entities was closed");
        }
    }

    @Override
    public String toString() {
        return "business metadata " + businessMetadata + " in Purview at " + endpoint;
    }
}
