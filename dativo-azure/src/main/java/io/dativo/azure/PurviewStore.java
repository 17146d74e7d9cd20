package io.dativo.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of one business metadata on entities of Purview, one entity after the other. Attributes are merged and
 * removed by name on the server. Thread-safe.
 */
final class PurviewStore extends BatchStore {
    private static final String ENTITIES = "/datamap/api/atlas/v2/entity/guid/";

    private final String businessMetadata;
    private final Waiting waiting = new Waiting();
    private final Quota quota;
    private final ArmClient purview;

    PurviewStore(AzureClients clients, String endpoint, String businessMetadata) {
        super("business metadata " + businessMetadata + " in Purview at " + endpoint);
        this.businessMetadata = businessMetadata;
        this.quota = new Quota(waiting, clients.longestOperation());
        this.purview = clients.purview(endpoint, waiting);
    }

    @Override
    protected void read(ReadBatch batch) {
        quota.await();
        for (ResourceRef resource : batch.open()) {
            batch.read(resource, () -> ArmTags.found(attributes(resource)));
        }
    }

    @Override
    protected void write(Collection<TagWrite> writes, WriteBatch batch) {
        quota.await();
        for (TagWrite write : writes) {
            batch.write(write, () -> write(write));
        }
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
                : TagWriteResult.refused(
                        Kind.REJECTED,
                        lost.keySet(),
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
        if (!entity.path("guid").asText().equals(resource.id())) {
            throw HttpFailure.notAnAnswer(doing, Call.READ, "it is not about this entity");
        }
        if (entity.path("status").asText().equals("DELETED")) {
            throw AzureErrors.exception(Kind.NOT_FOUND, null, doing, "the entity was deleted", null);
        }
        return ArmTags.tags(entity.path("businessAttributes").path(businessMetadata));
    }

    @Override
    protected void closeOnce() {
        waiting.close();
    }
}
