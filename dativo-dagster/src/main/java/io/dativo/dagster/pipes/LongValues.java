package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Shortens a message to what its channel carries whole: the longest values are replaced by where they are and by their digest,
 * until it fits.
 */
final class LongValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int SHOWN = 200;

    private final Path folder;
    private final Consumer<String> leftOut;

    LongValues(Path folder, Consumer<String> leftOut) {
        this.folder = folder;
        this.leftOut = leftOut;
    }

    /** Shortens the message in place; says nothing of whether it fits now. */
    void shorten(ObjectNode message, int most) {
        ObjectNode params = (ObjectNode) message.path("params");
        if (params.path("metadata").isObject()) {
            shortenMetadata(message, params, most);
        } else if (params.has("message")) {
            params.put("message", shortened(params.path("message").asText(), most / 3));
        } else if (params.has("payload")) {
            params.set("payload", pointer(params.path("payload")));
        } else if (params.path("exception").isObject()) {
            ObjectNode exception = (ObjectNode) params.path("exception");
            JsonNode whole = exception.deepCopy();
            exception.put("message", exception.path("message").asText() + "\n" + keep(whole.toString()));
            exception.putArray("stack");
            exception.putNull("cause");
            exception.put("message", start(exception.path("message").asText(), most / 3));
        }
    }

    private void shortenMetadata(ObjectNode message, ObjectNode params, int most) {
        ObjectNode metadata = (ObjectNode) params.path("metadata");
        JsonNode whole = metadata.deepCopy();
        List<Map.Entry<String, JsonNode>> longest = metadata.properties().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, JsonNode> entry) ->
                        -entry.getValue().toString().length()))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
        for (Map.Entry<String, JsonNode> entry : longest) {
            if (Line.of(message).length <= most || entry.getValue().toString().length() <= 3 * SHOWN) {
                break;
            }
            metadata.remove(entry.getKey());
            // Dagster gives the keys of its own a meaning, and a type.
            String key = entry.getKey().startsWith("dagster/")
                    ? "cut/" + entry.getKey().substring(8)
                    : entry.getKey();
            metadata.set(
                    key,
                    MetadataMender.as(
                            MetadataType.JSON, pointer(entry.getValue().path("raw_value"))));
        }
        if (Line.of(message).length > most) {
            metadata.removeAll();
            metadata.set("cut", MetadataMender.as(MetadataType.JSON, pointer(whole)));
        }
    }

    private ObjectNode pointer(JsonNode value) {
        String whole = value.isTextual() ? value.textValue() : value.toString();
        return NODES.objectNode().put("begins", start(whole, SHOWN)).put("whole", keep(whole));
    }

    private String shortened(String text, int most) {
        return start(text, most) + " … " + keep(text);
    }

    /** The beginning of a text, whose characters take six bytes each in the worst case. */
    private static String start(String text, int most) {
        return PlainJson.clean(text.substring(0, Math.min(text.length(), most / 6)));
    }

    /** Keeps the whole in a file and says which. */
    private String keep(String whole) {
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        String digest = Digest.plain(bytes);
        String what = bytes.length + " bytes, sha256:" + digest;
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(digest + ".txt");
            Files.write(file, bytes);
            return file + " (" + what + ")";
        } catch (IOException e) {
            leftOut.accept("a value of " + what + " is cut, and its whole could not be kept in " + folder);
            return what + ", not kept";
        }
    }
}
