package io.dativo.azure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.azure.FakeAzure.Reply;
import io.dativo.azure.FakeAzure.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entities of Purview's Data Map by their GUID, as its public specification and Apache Atlas have them: business metadata
 * must be defined, an attribute that is not is dropped without a word, an empty removal removes everything. What would
 * replace the work of others is not known here.
 */
public final class PurviewService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH =
            Pattern.compile("/datamap/api/atlas/v2/entity/guid/([0-9a-f-]{36})(/businessmetadata)?");

    private final Map<String, ObjectNode> entities = new HashMap<>();
    private final Map<String, Set<String>> definitions = new HashMap<>();
    private final Map<String, Reply> writeFaults = new HashMap<>();
    private Reply faultAfterWrite;
    private Reply readFault;

    /** Makes an entity with a label and business metadata of others. */
    public synchronized void create(String guid) {
        entities.computeIfAbsent(guid, key -> {
            ObjectNode entity = JSON.createObjectNode()
                    .put("typeName", "azure_blob_path")
                    .put("guid", guid)
                    .put("status", "ACTIVE");
            entity.putArray("labels").add("reviewed");
            entity.putObject("businessAttributes").putObject("theirs").put("env", "theirs");
            return entity;
        });
    }

    /** Defines attributes of a business metadata. */
    public synchronized void define(String businessMetadata, Set<String> attributes) {
        definitions.computeIfAbsent(businessMetadata, key -> new HashSet<>()).addAll(attributes);
    }

    /** Sets an attribute past everything. */
    public synchronized void set(String guid, String businessMetadata, String attribute, String value) {
        attributes(guid, businessMetadata).put(attribute, value);
    }

    /** Deletes an entity as Purview does, which still shows it. */
    public synchronized void delete(String guid) {
        entities.get(guid).put("status", "DELETED");
    }

    public synchronized void failNextWriteOf(String guid, Reply reply) {
        writeFaults.put(guid, reply);
    }

    /** The next write is done, and the next look at anything fails. */
    public synchronized void failReadAfterNextWrite(Reply reply) {
        faultAfterWrite = reply;
    }

    /** The entity as it is answered. */
    public synchronized JsonNode entity(String guid) {
        return entities.get(guid).deepCopy();
    }

    public synchronized Map<String, String> tags(String guid, String businessMetadata) {
        Map<String, String> tags = new TreeMap<>();
        attributes(guid, businessMetadata)
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    public synchronized Reply answer(Request request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return null;
        }
        String guid = path.group(1);
        boolean metadata = path.group(2) != null;
        String call = request.method() + " " + request.query();
        if (!metadata && call.equals("GET ignoreRelationships=true&minExtInfo=true")) {
            if (readFault != null) {
                Reply fault = readFault;
                readFault = null;
                return fault;
            }
            ObjectNode body = JSON.createObjectNode();
            body.putObject("referredEntities");
            body.set("entity", entities.get(guid));
            return entities.containsKey(guid) ? Reply.of(200, body.toString()) : missing(guid);
        }
        boolean merge = call.equals("POST isOverwrite=false");
        if (!metadata || !merge && !call.equals("DELETE ")) {
            return null;
        }
        Reply planned = writeFaults.remove(guid);
        if (planned != null) {
            return planned;
        }
        return entities.containsKey(guid) ? change(guid, request, merge) : missing(guid);
    }

    private Reply change(String guid, Request request, boolean merge) {
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (JacksonException e) {
            return error(400, "ATLAS-400-00-01A", "It is no JSON.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!"application/json".equals(request.header("Content-Type")) || !body.isObject() || body.size() != 1) {
            return error(400, "ATLAS-400-00-01A", "A map of business metadata is expected.");
        }
        String name = body.fieldNames().next();
        if (!definitions.containsKey(name)) {
            return error(
                    404,
                    "ATLAS-404-00-007",
                    "Invalid instance creation/updation parameters passed : [" + name
                            + ": invalid business-metadata for entity type azure_blob_path]");
        }
        ObjectNode attributes = attributes(guid, name);
        if (!merge && body.path(name).isEmpty()) {
            attributes.removeAll();
        }
        for (Map.Entry<String, JsonNode> attribute : body.path(name).properties()) {
            if (!attribute.getValue().isTextual()) {
                return error(404, "ATLAS-404-00-007", "Attributes are of type string.");
            }
            if (!merge) {
                attributes.remove(attribute.getKey());
            } else if (definitions.get(name).contains(attribute.getKey())) {
                attributes.set(attribute.getKey(), attribute.getValue());
            }
        }
        readFault = faultAfterWrite;
        faultAfterWrite = null;
        return Reply.of(204, "");
    }

    private ObjectNode attributes(String guid, String businessMetadata) {
        return entities.get(guid).withObject("/businessAttributes").withObject("/" + businessMetadata);
    }

    private static Reply missing(String guid) {
        return error(404, "ATLAS-404-00-005", "Given instance guid " + guid + " is invalid/not found");
    }

    public static Reply error(int status, String code, String message, String... headers) {
        ObjectNode body = JSON.createObjectNode()
                .put("requestId", "0b6c1a52-8a0e-4c52-9f4b-0d7c53c2a1aa")
                .put("errorCode", code)
                .put("errorMessage", message);
        return Reply.of(status, body.toString(), headers);
    }
}
