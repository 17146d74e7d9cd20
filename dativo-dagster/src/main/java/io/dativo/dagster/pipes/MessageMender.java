package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a message one that Dagster's reader survives: it dies of the first that it cannot use, everything after it is lost,
 * and the run is still shown as a success. What cannot be mended is left out, and the host gets a note.
 */
final class MessageMender {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Consumer<String> leftOut;

    /** Makes the mender; {@code leftOut} gets a sentence for each thing that no message can carry. */
    MessageMender(Consumer<String> leftOut) {
        this.leftOut = leftOut;
    }

    /** The message; nothing when it cannot be mended. */
    Optional<ObjectNode> mend(String method, Map<String, ?> parameters) {
        Optional<ObjectNode> mended = parameters(method, parameters);
        if (mended.isEmpty()) {
            leftOut.accept("a message '" + method + "' has no " + missing(method) + " and is left out");
        }
        return mended.map(given -> {
            ObjectNode message = NODES.objectNode();
            message.put("__dagster_pipes_version", "0.1");
            message.put("method", method);
            message.set("params", given);
            return message;
        });
    }

    private static String missing(String method) {
        return switch (method) {
            case "report_asset_materialization" -> "asset key";
            case "report_asset_check" -> "asset key, name or result";
            default -> "method that Dagster knows";
        };
    }

    private Optional<ObjectNode> parameters(String method, Map<String, ?> given) {
        ObjectNode mended = NODES.objectNode();
        switch (method) {
            case "opened" -> {
                JsonNode extras = plain(given.get("extras"), "extras");
                mended.set("extras", extras.isObject() ? extras : NODES.objectNode());
            }
            case "closed" -> {
                if (given.get("exception") instanceof Map<?, ?> exception) {
                    mended.set("exception", exception(exception, 20));
                }
            }
            case "log" -> {
                mended.set("message", text(given.get("message"), "message"));
                mended.put(
                        "level",
                        LogLevel.named(PlainJson.textOf(given.get("level"))).name());
            }
            case "report_custom_message" -> mended.set("payload", plain(given.get("payload"), "payload"));
            case "log_external_stream" -> {
                mended.put("stream", "stderr".equals(given.get("stream")) ? "stderr" : "stdout");
                mended.set("text", text(given.get("text"), "text"));
                mended.set("extras", NODES.objectNode());
            }
            case "report_asset_materialization" -> {
                if (!(given.get("asset_key") instanceof CharSequence)) {
                    return Optional.empty();
                }
                mended.set("asset_key", text(given.get("asset_key"), "asset_key"));
                Object version = given.get("data_version");
                mended.set("data_version", version == null ? NODES.nullNode() : text(version, "data_version"));
                mended.set("metadata", metadata(given.get("metadata")));
            }
            case "report_asset_check" -> {
                Optional<Boolean> passed = flag(given.get("passed"));
                if (passed.isEmpty()
                        || !(given.get("asset_key") instanceof CharSequence)
                        || !(given.get("check_name") instanceof CharSequence)) {
                    return Optional.empty();
                }
                mended.set("asset_key", text(given.get("asset_key"), "asset_key"));
                mended.set("check_name", text(given.get("check_name"), "check_name"));
                mended.put("passed", passed.get());
                mended.put("severity", severity(given.get("severity")).name());
                mended.set("metadata", metadata(given.get("metadata")));
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(mended);
    }

    private static Optional<Boolean> flag(@Nullable Object given) {
        return switch (PlainJson.textOf(given).toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What is less than a warning elsewhere is one here; what is not known matters. */
    private static CheckSeverity severity(@Nullable Object given) {
        return switch (PlainJson.textOf(given).toUpperCase(Locale.ROOT)) {
            case "TRACE", "DEBUG", "INFO", "WARN", "WARNING" -> CheckSeverity.WARN;
            default -> CheckSeverity.ERROR;
        };
    }

    private ObjectNode metadata(@Nullable Object given) {
        ObjectNode metadata = NODES.objectNode();
        if (!(given instanceof Map<?, ?> entries)) {
            return metadata;
        }
        entries.forEach((key, value) -> {
            String name = PlainJson.clean(PlainJson.textOf(key));
            guarded(
                            "metadata '" + name + "'",
                            () -> value == null
                                    ? MetadataMender.as(MetadataType.NULL, NODES.nullNode())
                                    : MetadataMender.mend(value))
                    .ifPresent(mended -> metadata.set(name, mended));
        });
        return metadata;
    }

    /** An exception with the five keys that Dagster requires of each, down to the causes that a person still reads. */
    private ObjectNode exception(Map<?, ?> given, int depth) {
        ObjectNode exception = NODES.objectNode();
        exception.set("message", text(given.get("message"), "message"));
        exception.set("stack", plain(given.get("stack") instanceof Iterable<?> lines ? lines : List.of(), "stack"));
        Object name = given.get("name");
        exception.set("name", text(name == null ? "Exception" : name, "name"));
        for (String inner : List.of("cause", "context")) {
            exception.set(
                    inner,
                    given.get(inner) instanceof Map<?, ?> nested && depth > 0
                            ? exception(nested, depth - 1)
                            : NODES.nullNode());
        }
        return exception;
    }

    private JsonNode text(@Nullable Object given, String name) {
        return MetadataMender.text(plain(given, name));
    }

    private JsonNode plain(@Nullable Object given, String name) {
        return guarded(name, () -> PlainJson.of(given)).orElseGet(NODES::nullNode);
    }

    /** A value of a class that we do not know may do anything when it is asked what it holds. */
    private <T> Optional<T> guarded(String name, java.util.function.Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (RuntimeException | StackOverflowError e) {
            leftOut.accept(
                    name + " is left out, it cannot be read: " + e.getClass().getName());
            return Optional.empty();
        }
    }
}
