package io.dativo.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponseException;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Service accounts take no labels. What they take are Resource Manager tags: values that were created beforehand, bound
 * to the account. Without a namespace to choose values from, an account holds no tags.
 */
final class ServiceAccountTags implements TagHolder {
    private static final String NO_LABELS =
            "Google Cloud's service accounts take no labels; Resource Manager tags can be"
                    + " bound to them: say where their keys are with GcpProvider.builder().tagNamespace(...)";
    private static final int PAGE = 300;

    private final Rest iam;
    private final Rest resourceManager;
    private final @Nullable String namespace;
    private final Map<String, String> projectNumbers = new ConcurrentHashMap<>();

    /**
     * @param namespace the organisation's number or the project's id that the tag keys belong to, or null
     */
    ServiceAccountTags(Rest iam, Rest resourceManager, @Nullable String namespace) {
        this.iam = iam;
        this.resourceManager = resourceManager;
        this.namespace = namespace;
    }

    /** A value that is bound: its short name and its name in the API. */
    private record Bound(String value, String name) {}

    @Override
    public void read(Collection<GcpId> ids, ReadBatch reads) {
        for (GcpId id : ids) {
            reads.read(
                    id.resource(),
                    () -> namespace == null
                            ? TagRead.without(Status.NOT_TAGGABLE, NO_LABELS)
                            : TagRead.found(GcpErrors.calling(
                                    Call.READ, "reading " + id, () -> values(bound(fullName(id), namespace)))));
        }
    }

    @Override
    public void write(Map<GcpId, TagWrite> writes, WriteBatch results) {
        TagHolder.each(writes, results, this::write);
    }

    private TagWriteResult write(GcpId id, TagWrite write) throws IOException {
        if (namespace == null) {
            return TagWriteResult.failed(Kind.REJECTED, NO_LABELS);
        }
        String account = fullName(id);
        // All values are looked for before the first is bound, so that one that is missing changes nothing.
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Map.Entry<String, String> tag : write.set().entrySet()) {
            String name = valueName(namespace + "/" + tag.getKey() + "/" + tag.getValue());
            if (name == null) {
                return TagWriteResult.failed(
                        Kind.REJECTED,
                        "there is no tag value " + namespace + "/" + tag.getKey() + "/" + tag.getValue()
                                + " that may be used; who looks after the tags makes it and grants its use");
            }
            wanted.put(tag.getKey(), name);
        }
        Map<String, Bound> bound = bound(account, namespace);
        for (String key : write.remove()) {
            TagWriteResult result = unbind(account, bound.get(key));
            if (!result.isWritten()) {
                return result;
            }
        }
        for (Map.Entry<String, String> tag : wanted.entrySet()) {
            Bound before = bound.get(tag.getKey());
            if (before == null || !before.name().equals(tag.getValue())) {
                // A key holds one value: the one that was there has to go first.
                TagWriteResult result = unbind(account, before);
                result = result.isWritten() ? bind(account, tag.getValue()) : result;
                if (!result.isWritten()) {
                    return result;
                }
            }
        }
        return TagWriteResult.written();
    }

    private TagWriteResult bind(String account, String value) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("parent", account).put("tagValue", value);
        return Operations.result(resourceManager.send("POST", resourceManager.url("/v3/tagBindings"), body));
    }

    private TagWriteResult unbind(String account, @Nullable Bound bound) throws IOException {
        if (bound == null) {
            return TagWriteResult.written();
        }
        GenericUrl binding = resourceManager.url(
                "/v3/tagBindings/{}/tagValues/{}", account, bound.name().substring("tagValues/".length()));
        return Operations.result(resourceManager.delete(binding));
    }

    /** The name of a tag value, or null when it is not there or may not be seen: Google does not tell one from the other. */
    private @Nullable String valueName(String namespaced) throws IOException {
        try {
            GenericUrl url = resourceManager.url("/v3/tagValues/namespaced");
            return resourceManager.get(url.set("name", namespaced)).path("name").asText();
        } catch (HttpResponseException failed) {
            Kind kind = GcpErrors.kind(failed, Call.READ);
            if (kind == Kind.NOT_FOUND || kind == Kind.DENIED) {
                return null;
            }
            throw failed;
        }
    }

    /** Key to the value that is bound to the account itself; what it inherits is not its own. */
    private Map<String, Bound> bound(String account, String of) throws IOException {
        Map<String, Bound> bound = new HashMap<>();
        String token = "";
        do {
            GenericUrl url = resourceManager.url("/v3/effectiveTags");
            url.set("parent", account).set("pageSize", PAGE);
            if (!token.isEmpty()) {
                url.set("pageToken", token);
            }
            JsonNode page = resourceManager.get(url);
            // An account without tags has none of the fields.
            boolean isPage = page.isObject()
                    && (page.isEmpty() || page.path("effectiveTags").isArray());
            if (!isPage) {
                throw HttpFailure.notAnAnswer("reading the tags of " + account, Call.READ, "it has no list of tags");
            }
            for (JsonNode tag : page.path("effectiveTags")) {
                String key = tag.path("namespacedTagKey").asText();
                if (!tag.path("inherited").asBoolean() && key.startsWith(of + "/")) {
                    String value = tag.path("namespacedTagValue").asText().substring(key.length() + 1);
                    bound.put(
                            key.substring(of.length() + 1),
                            new Bound(value, tag.path("tagValue").asText()));
                }
            }
            token = page.path("nextPageToken").asText("");
        } while (!token.isEmpty());
        return bound;
    }

    private static Map<String, String> values(Map<String, Bound> bound) {
        Map<String, String> values = new HashMap<>();
        bound.forEach((key, value) -> values.put(key, value.value()));
        return values;
    }

    /** Bindings know an account by numbers: its own, and its project's. */
    private String fullName(GcpId id) throws IOException {
        JsonNode account = iam.get(iam.url("/v1/projects/-/serviceAccounts/{}", id.name()));
        ListedLabels.require(
                id,
                id.name().equals(account.path("email").asText())
                        && account.path("uniqueId").isTextual());
        String project = account.path("projectId").asText();
        String number = projectNumbers.get(project);
        if (number == null) {
            String name = resourceManager
                    .get(resourceManager.url("/v3/projects/{}", project))
                    .path("name")
                    .asText();
            ListedLabels.require(id, name.startsWith("projects/"));
            number = name.substring("projects/".length());
            projectNumbers.put(project, number);
        }
        return "//iam.googleapis.com/projects/" + number + "/serviceAccounts/"
                + account.path("uniqueId").asText();
    }
}
