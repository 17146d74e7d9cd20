package io.dativo.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.problem.DativoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes documents whose bytes depend on nothing but their content, and reads them with clear refusals. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static void putIfPresent(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    public static void putTexts(ObjectNode node, String name, Iterable<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
    }

    /** The document with two spaces of indent and {@code \n} line ends on every system. */
    public static String write(JsonNode node) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    /** The document on one line, without a line end. */
    public static String line(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    /** Reads one object and nothing after it. */
    public static JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.isObject()) {
                throw new MalformedException("it is not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedException("it is not JSON: " + e.getOriginalMessage());
        }
    }

    public static JsonNode member(JsonNode node, String name) {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            throw new MalformedException("'" + name + "' is missing");
        }
        return member;
    }

    public static String text(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isTextual()) {
            throw new MalformedException("'" + name + "' is not a text");
        }
        return member.textValue();
    }

    public static @Nullable String textOrNull(JsonNode node, String name) {
        return node.hasNonNull(name) ? text(node, name) : null;
    }

    public static int number(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isInt()) {
            throw new MalformedException("'" + name + "' is not a whole number");
        }
        return member.intValue();
    }

    public static boolean flag(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isBoolean()) {
            throw new MalformedException("'" + name + "' is neither true nor false");
        }
        return member.booleanValue();
    }

    public static List<JsonNode> array(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isArray()) {
            throw new MalformedException("'" + name + "' is not a list");
        }
        List<JsonNode> items = new ArrayList<>();
        member.forEach(items::add);
        return items;
    }

    public static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(node, name)) {
            if (!item.isTextual()) {
                throw new MalformedException("'" + name + "' holds something that is not a text");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    public static <E extends Enum<E>> E constant(Class<E> type, JsonNode node, String name) {
        String text = text(node, name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw new MalformedException("'" + name + "' is '" + text + "', which is not known");
    }

    public static Iterable<Map.Entry<String, JsonNode>> members(JsonNode node, String name) {
        JsonNode member = member(node, name);
        if (!member.isObject()) {
            throw new MalformedException("'" + name + "' is not an object");
        }
        return member.properties();
    }

    /** What is wrong with a document; the caller says which document and turns it into its own kind of answer. */
    public static final class MalformedException extends DativoException {
        private static final long serialVersionUID = 1L;

        public MalformedException(String message) {
            super(message);
        }
    }
}
