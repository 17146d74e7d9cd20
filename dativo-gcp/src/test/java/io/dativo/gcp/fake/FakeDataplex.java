package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries of BigQuery's data in Dataplex, API v1, and the aspects on them. What is stored is named by the number of the
 * aspect type's project, whatever name it was written by. An entry has neither etag nor condition.
 */
final class FakeDataplex {
    static final Set<String> ENTRY_KEYS = Set.of("name", "aspects", "entrySource");
    static final Set<String> ASPECT_KEYS = Set.of("data", "aspectSource");

    private static final Set<String> VIEWS = Set.of("BASIC", "FULL", "CUSTOM", "ALL");
    private static final int MOST_TOLD = 100;
    private static final int MOST_BYTES = 120 * 1024;

    private final Map<String, String> projectNumbers = new HashMap<>();

    /** By key, with the number of the project. */
    private final Map<String, JsonNode> types = new TreeMap<>();

    /** By name; key of an aspect to what it holds. */
    private final Map<String, Map<String, JsonNode>> entries = new TreeMap<>();

    private int updates;

    void addType(String project, String number, String location, String id, String template) {
        projectNumbers.put(project, number);
        types.put(number + "." + location + "." + id, json(template));
    }

    void addEntry(String name) {
        entries.put(name, new TreeMap<>());
    }

    void removeEntry(String name) {
        entries.remove(name);
    }

    /** What another program does: an aspect of a type, at a path or at none. */
    void putAspect(String entry, String key, String data) {
        entries.get(entry).put(key, aspect(json(data)));
    }

    Map<String, JsonNode> aspects(String entry) {
        Map<String, JsonNode> data = new TreeMap<>();
        entries.get(entry).forEach((key, aspect) -> data.put(key, aspect.get("data")));
        return data;
    }

    private static JsonNode json(String text) {
        try {
            return Call.JSON.readTree(text);
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private JsonNode aspect(JsonNode data) {
        ObjectNode aspect = Call.JSON.createObjectNode();
        aspect.put("updateTime", "2026-11-01T00:00:00." + String.format("%06d", ++updates) + "Z");
        aspect.set("data", data);
        return aspect;
    }

    JsonNode get(Call call) {
        call.takes("view", "aspectTypes", "paths");
        String view = call.query("view") == null ? "FULL" : call.query("view");
        if (!VIEWS.contains(view)) {
            throw invalid("Invalid value at 'view': " + view);
        }
        if (!view.equals("CUSTOM") && (call.query("aspectTypes") != null || call.query("paths") != null)) {
            throw invalid("aspect_types and paths only work with the view CUSTOM");
        }
        String name = name(call);
        String wanted = call.query("aspectTypes");
        ObjectNode entry = Call.JSON.createObjectNode().put("name", name);
        ObjectNode shown = entry.putObject("aspects");
        found(name).forEach((key, aspect) -> {
            boolean isWanted = switch (view) {
                case "ALL" -> true;
                case "CUSTOM" -> wanted == null || key.split("@")[0].equals(typeKey(wanted));
                default -> false;
            };
            if (isWanted && shown.size() < MOST_TOLD) {
                shown.set(key, aspect);
            }
        });
        return entry;
    }

    JsonNode patch(Call call) {
        call.takes("updateMask", "aspectKeys", "deleteMissingAspects", "allowMissing");
        if (!"aspects".equals(call.query("updateMask"))) {
            throw invalid("to update aspects, the update mask has to be 'aspects': " + call.query("updateMask"));
        }
        JsonNode body = call.json(ENTRY_KEYS);
        String name = name(call);
        if (body.has("name") && !body.get("name").asText().equals(name)) {
            throw invalid("the entry of the body is not the one of the address");
        }
        Map<String, JsonNode> aspects = found(name);
        String only = call.query("aspectKeys") == null ? null : key(call.query("aspectKeys"));
        Map<String, JsonNode> changed = new TreeMap<>();
        body.path("aspects").properties().forEach(sent -> {
            String key = key(sent.getKey());
            if (only != null && !only.equals(key)) {
                throw invalid("the aspect " + key + " is none of the aspect keys");
            }
            changed.put(key, aspect(checked(name, key, sent.getValue())));
        });
        if ("true".equals(call.query("deleteMissingAspects")) && only != null && !changed.containsKey(only)) {
            aspects.remove(only);
        }
        aspects.putAll(changed);
        return Call.JSON.createObjectNode().put("name", name);
    }

    private Map<String, JsonNode> found(String name) {
        Map<String, JsonNode> aspects = entries.get(name);
        if (aspects == null) {
            throw new Refusal(404, "NOT_FOUND", "Entry " + name + " was not found.");
        }
        return aspects;
    }

    private static String name(Call call) {
        return Call.decode(call.path().substring("/v1/".length()));
    }

    private JsonNode checked(String entry, String key, JsonNode aspect) {
        aspect.fieldNames().forEachRemaining(field -> {
            if (!ASPECT_KEYS.contains(field)) {
                throw invalid("Invalid JSON payload received. Unknown name \"" + field + "\": Cannot find field.");
            }
        });
        if (!aspect.path("data").isObject()) {
            throw invalid("an aspect needs data");
        }
        String location = key.split("\\.")[1];
        if (!location.equals("global") && !entry.contains("/locations/" + location + "/")) {
            throw invalid("the aspect type is in " + location + " and the entry is not");
        }
        check(types.get(key.split("@")[0]), aspect.get("data"), "data");
        if (aspect.get("data").toString().length() > MOST_BYTES) {
            throw invalid("the aspect is larger than 120 KB");
        }
        return aspect.get("data");
    }

    /** Holds a value to a template, as the reference of {@code MetadataTemplate} describes it. */
    private static void check(JsonNode template, JsonNode value, String path) {
        String type = template.path("type").asText();
        boolean isRight = switch (type) {
            case "string", "richText", "url" -> value.isTextual();
            case "int" -> value.isIntegralNumber();
            case "double" -> value.isNumber();
            case "bool" -> value.isBoolean();
            case "datetime" -> value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
            case "enum" -> isOneOf(template, value);
            case "array" -> value.isArray();
            case "map", "record" -> value.isObject();
            default -> throw new IllegalArgumentException("a template has no type " + type);
        };
        if (!isRight) {
            throw invalid("the value of " + path + " is no " + type);
        }
        if (type.equals("map")) {
            value.properties()
                    .forEach(item -> check(template.get("mapItems"), item.getValue(), path + "." + item.getKey()));
        }
        if (type.equals("record")) {
            checkRecord(template, value, path);
        }
    }

    private static boolean isOneOf(JsonNode template, JsonNode value) {
        for (JsonNode known : template.path("enumValues")) {
            if (known.path("name").equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void checkRecord(JsonNode template, JsonNode value, String path) {
        Map<String, JsonNode> fields = new HashMap<>();
        template.path("recordFields")
                .forEach(field -> fields.put(field.path("name").asText(), field));
        value.properties().forEach(field -> {
            JsonNode known = fields.get(field.getKey());
            if (known == null) {
                throw invalid("the template has no field " + path + "." + field.getKey());
            }
            check(known, field.getValue(), path + "." + field.getKey());
        });
        fields.forEach((name, field) -> {
            if (field.path("constraints").path("required").asBoolean() && !value.has(name)) {
                throw invalid("the required field " + path + "." + name + " is missing");
            }
        });
    }

    /** A key with the number of the project, of a type that exists. */
    private String key(String written) {
        int at = written.indexOf('@');
        String type = at < 0 ? written : written.substring(0, at);
        int dot = type.indexOf('.');
        String project = dot < 0 ? type : type.substring(0, dot);
        String known = projectNumbers.getOrDefault(project, project) + type.substring(project.length());
        if (!types.containsKey(known)) {
            throw new Refusal(404, "NOT_FOUND", "Aspect type " + type + " was not found.");
        }
        return known + written.substring(type.length());
    }

    /** {@code projects/P/locations/L/aspectTypes/ID} as a key. */
    private String typeKey(String name) {
        String[] parts = name.split("/");
        if (parts.length != 6 || !parts[0].equals("projects") || !parts[4].equals("aspectTypes")) {
            throw invalid("Invalid aspect type: " + name);
        }
        return key(parts[1] + "." + parts[3] + "." + parts[5]);
    }

    private static Refusal invalid(String what) {
        return new Refusal(400, "INVALID_ARGUMENT", what);
    }
}
