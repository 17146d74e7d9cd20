package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Cloud Asset Inventory: what it knew of labels when it last looked. */
final class FakeAssets {
    private static final int PAGE = 500;

    private final Map<String, Map<String, JsonNode>> byType = new TreeMap<>();

    void know(String assetType, String name, JsonNode labels) {
        byType.computeIfAbsent(assetType, type -> new TreeMap<>()).put(name, labels.deepCopy());
    }

    JsonNode search(Call call) {
        call.takes("assetTypes", "pageSize", "pageToken", "readMask", "query");
        if (!"name,labels".equals(call.query("readMask"))) {
            throw Refusal.invalid("labels are sent to those who ask for them");
        }
        Map<String, JsonNode> known = byType.getOrDefault(call.query("assetTypes"), Map.of());
        ObjectNode answer = Call.JSON.createObjectNode();
        Page.of(known.keySet().stream().toList(), call.pageSize("pageSize", PAGE), call.query("pageToken"))
                .write(
                        answer,
                        "results",
                        name -> Call.JSON.createObjectNode().put("name", name).set("labels", known.get(name)));
        return answer;
    }
}
