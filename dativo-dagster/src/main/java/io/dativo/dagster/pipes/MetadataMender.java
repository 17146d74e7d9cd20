package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each value of metadata a type that takes it: a value of the wrong kind is converted where nothing is lost by it, else
 * it is shown as what it is.
 */
final class MetadataMender {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Seconds are below this until the year 5138; what is above was meant as milliseconds. */
    private static final double MILLISECONDS_FROM = 1e11;

    private MetadataMender() {}

    /** The value as it goes into a message. */
    static ObjectNode mend(Object value) {
        MetadataValue typed = value instanceof MetadataValue given ? given : ofWire(value);
        Object given = typed.raw();
        return mend(typed.type(), given instanceof Instant moment ? seconds(moment) : PlainJson.of(given));
    }

    /** A value that is spelled as in a message already, or one without a type. */
    private static MetadataValue ofWire(Object value) {
        if (value instanceof Map<?, ?> map && map.containsKey("type") && map.containsKey("raw_value")) {
            return new MetadataValue(MetadataType.ofWire(map.get("type")), map.get("raw_value"));
        }
        return MetadataValue.of(value);
    }

    private static JsonNode seconds(Instant moment) {
        return NODES.numberNode(moment.getEpochSecond() + moment.getNano() / 1e9);
    }

    private static ObjectNode mend(MetadataType type, JsonNode raw) {
        if (raw.isNull()) {
            return as(MetadataType.NULL, raw);
        }
        return switch (type) {
            case INFER -> as(type, raw);
            case NULL -> as(type, NODES.nullNode());
            case TEXT, URL, PATH, NOTEBOOK, MD, DAGSTER_RUN -> as(type, text(raw));
            case JSON -> as(raw.isContainerNode() || raw.isTextual() ? type : MetadataType.INFER, raw);
            case FLOAT, INT -> number(type, raw);
            case BOOL -> flag(raw);
            case TIMESTAMP -> timestamp(raw);
            case ASSET -> asset(raw);
            case TABLE -> Tables.rows(raw).map(table -> as(type, table)).orElseGet(() -> mend(MetadataType.JSON, raw));
            case TABLE_SCHEMA ->
                Tables.schema(raw).map(table -> as(type, table)).orElseGet(() -> mend(MetadataType.JSON, raw));
            case TABLE_COLUMN_LINEAGE ->
                Tables.lineage(raw).map(table -> as(type, table)).orElseGet(() -> mend(MetadataType.JSON, raw));
        };
    }

    static ObjectNode as(MetadataType type, JsonNode raw) {
        ObjectNode value = NODES.objectNode().put("type", type.wire());
        value.set("raw_value", raw);
        return value;
    }

    static JsonNode text(JsonNode raw) {
        return raw.isTextual() ? raw : NODES.textNode(raw.isContainerNode() ? raw.toString() : raw.asText());
    }

    private static ObjectNode number(MetadataType type, JsonNode raw) {
        Optional<BigDecimal> number = decimal(raw);
        if (number.isEmpty()) {
            return as(MetadataType.INFER, raw);
        }
        BigDecimal value = number.get();
        if (type == MetadataType.INT && value.stripTrailingZeros().scale() <= 0) {
            return as(type, PlainJson.of(value.toBigInteger()));
        }
        return Double.isFinite(value.doubleValue())
                ? as(MetadataType.FLOAT, NODES.numberNode(value.doubleValue()))
                : as(MetadataType.TEXT, text(raw));
    }

    /** The number that a value is or says; a text of a hundred characters says none that a person reads. */
    private static Optional<BigDecimal> decimal(JsonNode raw) {
        if (raw.isNumber()) {
            return Optional.of(raw.decimalValue());
        }
        if (!raw.isTextual() || raw.textValue().length() > 100) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(raw.textValue().strip());
            return Math.abs((long) value.scale()) > 1_000 ? Optional.empty() : Optional.of(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode flag(JsonNode raw) {
        String text = raw.asText();
        boolean says = raw.isTextual() && ("true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text));
        return says
                ? as(MetadataType.BOOL, NODES.booleanNode(Boolean.parseBoolean(text)))
                : as(raw.isBoolean() ? MetadataType.BOOL : MetadataType.INFER, raw);
    }

    private static ObjectNode timestamp(JsonNode raw) {
        Optional<BigDecimal> number = decimal(raw);
        if (number.isPresent()) {
            double value = number.get().doubleValue();
            double seconds = Math.abs(value) >= MILLISECONDS_FROM ? value / 1_000 : value;
            return Double.isFinite(seconds)
                    ? as(MetadataType.TIMESTAMP, NODES.numberNode(seconds))
                    : as(MetadataType.TEXT, text(raw));
        }
        try {
            return as(
                    MetadataType.TIMESTAMP,
                    seconds(OffsetDateTime.parse(raw.asText()).toInstant()));
        } catch (DateTimeException e) {
            return as(MetadataType.INFER, raw);
        }
    }

    private static ObjectNode asset(JsonNode raw) {
        if (!raw.isArray()) {
            return as(raw.isTextual() ? MetadataType.ASSET : MetadataType.INFER, raw);
        }
        StringBuilder key = new StringBuilder();
        for (JsonNode part : raw) {
            key.append(key.length() == 0 ? "" : "/").append(text(part).textValue());
        }
        return as(MetadataType.ASSET, NODES.textNode(key.toString()));
    }

    /** The parts of a key that is written as one text. */
    static ArrayNode keyParts(String key) {
        ArrayNode parts = NODES.arrayNode();
        Arrays.stream(key.split("/", -1)).forEach(parts::add);
        return parts;
    }
}
