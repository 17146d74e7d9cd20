package io.dativo.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.http.HttpFailure.Call;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Labels of projects. Resource Manager replaces all of a project's labels, so a write sends those that are there with the
 * changes, on the etag that it read them with.
 */
final class ProjectLabels implements TagHolder {
    private final Rest resourceManager;

    ProjectLabels(Rest resourceManager) {
        this.resourceManager = resourceManager;
    }

    @Override
    public void read(Collection<GcpId> ids, ReadBatch reads) {
        for (GcpId id : ids) {
            reads.read(id.resource(), () -> {
                JsonNode project = GcpErrors.calling(Call.READ, "reading " + id, () -> load(id));
                return TagRead.found(labels(project), etag(project));
            });
        }
    }

    @Override
    public void write(Map<GcpId, TagWrite> writes, WriteBatch results) {
        TagHolder.each(writes, results, this::write);
    }

    private TagWriteResult write(GcpId id, TagWrite write) throws IOException {
        JsonNode project = load(id);
        if (write.version() != null && !write.version().equals(etag(project))) {
            return LabelVersion.conflict();
        }
        Map<String, String> labels = labels(project);
        labels.putAll(write.set());
        labels.keySet().removeAll(write.remove());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode sent = body.putObject("labels");
        labels.forEach(sent::put);
        body.put("etag", etag(project));
        JsonNode operation = resourceManager.send(
                "PATCH", resourceManager.url("/v3/projects/{}", id.name()).set("updateMask", "labels"), body);
        return Operations.result(operation);
    }

    private JsonNode load(GcpId id) throws IOException {
        JsonNode project = resourceManager.get(resourceManager.url("/v3/projects/{}", id.name()));
        ListedLabels.require(
                id,
                id.name().equals(project.path("projectId").asText())
                        && project.path("etag").isTextual());
        return project;
    }

    private static Map<String, String> labels(JsonNode project) {
        Map<String, String> labels = new HashMap<>();
        project.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static String etag(JsonNode project) {
        return project.path("etag").asText();
    }
}
