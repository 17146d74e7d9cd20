package io.dativo.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.problem.ProviderException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags of many resources in one query of Azure Resource Graph. It follows Azure Resource Manager by seconds to
 * minutes, and knows only what the caller may read: what is not in its answer may exist nevertheless. Thread-safe.
 */
final class ResourceGraph {
    /** How many ids one query names: a query has a length too. */
    static final int MOST_IDS = 100;

    private static final String PATH = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";
    private static final int PAGE = 1000;

    private final ArmClient arm;
    private final Quota quota;

    ResourceGraph(ArmClient arm, Quota quota) {
        this.arm = arm;
        this.quota = quota;
    }

    /**
     * Reads.
     *
     * @param ids at most {@link #MOST_IDS}
     * @return id in lower case to tags, for those that it knows
     * @throws io.dativo.problem.ProviderException when the query failed
     */
    Map<String, Map<String, String>> read(Collection<ArmId> ids) {
        Map<String, Map<String, String>> found = new HashMap<>();
        String page = null;
        do {
            String doing = "asking Resource Graph for " + ids.size() + " resources";
            JsonNode answer = arm.query(PATH, request(ids, page), quota, doing);
            if (!answer.path("data").isArray()) {
                // Whoever asks has another way to know.
                throw AzureErrors.exception(
                        Kind.REJECTED, "NotAnAnswer", doing, "the answer has no list of data", null);
            }
            for (JsonNode row : answer.path("data")) {
                found.put(row.path("id").asText().toLowerCase(Locale.ROOT), ArmTags.tags(row.path("tags")));
            }
            page = answer.path("$skipToken").asText(null);
        } while (page != null);
        return found;
    }

    private static ObjectNode request(Collection<ArmId> ids, @Nullable String page) {
        ObjectNode request = ArmClient.JSON.createObjectNode();
        ids.stream().map(ArmId::subscription).distinct().sorted().forEach(request.putArray("subscriptions")::add);
        request.put("query", query(ids));
        ObjectNode options =
                request.putObject("options").put("resultFormat", "objectArray").put("$top", PAGE);
        if (page != null) {
            options.put("$skipToken", page);
        }
        return request;
    }

    private static String query(Collection<ArmId> ids) {
        List<String> tables = new ArrayList<>();
        table("resourcecontainers", ids.stream().filter(id -> id.type() == null).toList(), tables);
        table("resources", ids.stream().filter(id -> id.type() != null).toList(), tables);
        return tables.size() == 1 ? tables.get(0) : tables.get(0) + " | union (" + tables.get(1) + ")";
    }

    private static void table(String table, List<ArmId> ids, List<String> tables) {
        if (!ids.isEmpty()) {
            String list = ids.stream()
                    .map(id -> "'" + id.path().replace("'", "\\'") + "'")
                    .collect(Collectors.joining(","));
            tables.add(table + " | where id in~ (" + list + ") | project id, tags");
        }
    }
}
