package io.dativo.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.FakeAws.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the newer services speak it. */
final class FakeJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static Answer ok(JsonNode body) {
        return new Answer(200, "application/x-amz-json-1.1", body.toString());
    }

    static Answer error(FakeError error) {
        return new Answer(
                error.status,
                "application/x-amz-json-1.1",
                object().put("__type", error.code)
                        .put("message", error.getMessage())
                        .toString());
    }

    static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }

    static List<String> list(JsonNode array) {
        List<String> list = new ArrayList<>();
        array.forEach(item -> list.add(item.asText()));
        return list;
    }

    static ObjectNode of(Map<String, String> map) {
        ObjectNode object = object();
        map.forEach(object::put);
        return object;
    }

    /** Tags as a list of keys and values. */
    static ArrayNode tags(Map<String, String> tags) {
        ArrayNode list = JSON.createArrayNode();
        tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        return list;
    }

    static String required(JsonNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null || value.asText().isEmpty()) {
            throw new FakeError(400, "InvalidInputException", "1 validation error detected: " + member + " is missing");
        }
        return value.asText();
    }
}
