package io.dativo.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Handles the messages of a child one by one, as Dagster's handler does, and keeps what each means. */
final class DagsterMessages {
    private static final Map<String, String> LEVELS = Map.of(
            "DEBUG", "DEBUG",
            "INFO", "INFO",
            "WARN", "WARNING",
            "WARNING", "WARNING",
            "ERROR", "ERROR",
            "FATAL", "CRITICAL",
            "CRITICAL", "CRITICAL");

    /** The numbers that Python's logging gives to levels. */
    private static final Map<Integer, String> LEVEL_NUMBERS =
            Map.of(10, "DEBUG", 20, "INFO", 30, "WARNING", 40, "ERROR", 50, "CRITICAL");

    private final List<DagsterStep.Log> logs = new ArrayList<>();
    private final List<Object> results = new ArrayList<>();
    private final List<JsonNode> customMessages = new ArrayList<>();
    private final List<String> exceptions = new ArrayList<>();
    private boolean opened;
    private boolean closed;

    /** What ends the reading. It never leaves the reader. */
    static final class ReaderError extends Exception {
        private static final long serialVersionUID = 1L;

        ReaderError(String python) {
            super(python, null, false, false);
        }

        /** The name of the error in Python. */
        String python() {
            return String.valueOf(getMessage());
        }
    }

    void handle(JsonNode message) throws ReaderError {
        if (!message.isObject()) {
            throw new ReaderError("TypeError");
        }
        if (closed) {
            logs.add(new DagsterStep.Log("WARNING", "[pipes] unexpected message received after closed"));
        }
        String method = member(message, "method").asText();
        JsonNode params = member(message, "params");
        switch (method) {
            case "opened" -> {
                if (!opened) {
                    logs.add(
                            new DagsterStep.Log("INFO", "[pipes] external process successfully opened dagster pipes."));
                }
                opened = true;
            }
            case "closed" -> close(params);
            case "log" -> log(arguments(params, Set.of("message"), Set.of("level")));
            case "report_asset_materialization" ->
                materialize(arguments(params, Set.of("asset_key", "data_version", "metadata"), Set.of()));
            case "report_asset_check" ->
                check(arguments(params, Set.of("asset_key", "check_name", "passed", "severity", "metadata"), Set.of()));
            case "report_custom_message" ->
                customMessages.add(
                        arguments(params, Set.of("payload"), Set.of()).path("payload"));
            case "log_external_stream" -> stream(arguments(params, Set.of("stream", "text"), Set.of("extras")));
            default -> throw new ReaderError("DagsterPipesExecutionError");
        }
    }

    private static JsonNode member(JsonNode object, String name) throws ReaderError {
        JsonNode member = object.get(name);
        if (member == null) {
            throw new ReaderError("KeyError");
        }
        return member;
    }

    /** The keyword arguments of a method in Python: all that it requires, and none that it does not know. */
    private static JsonNode arguments(JsonNode params, Set<String> required, Set<String> optional) throws ReaderError {
        if (!params.isObject()) {
            throw new ReaderError("TypeError");
        }
        for (String name : required) {
            if (!params.has(name)) {
                throw new ReaderError("TypeError");
            }
        }
        for (Map.Entry<String, JsonNode> argument : params.properties()) {
            if (!required.contains(argument.getKey()) && !optional.contains(argument.getKey())) {
                throw new ReaderError("TypeError");
            }
        }
        return params;
    }

    private void close(JsonNode params) throws ReaderError {
        closed = true;
        if (params.has("exception")) {
            List<String> chain = new ArrayList<>();
            exception(params.path("exception"), chain);
            exceptions.addAll(chain);
        }
    }

    private static void exception(JsonNode exception, List<String> chain) throws ReaderError {
        if (!exception.isObject()) {
            throw new ReaderError("TypeError");
        }
        chain.add(member(exception, "message").asText());
        member(exception, "stack");
        member(exception, "name");
        for (String inner : List.of("cause", "context")) {
            if (!member(exception, inner).isNull()) {
                exception(exception.path(inner), chain);
            }
        }
    }

    private void log(JsonNode params) throws ReaderError {
        String message = text(params, "message");
        JsonNode level = params.path("level");
        String known = level.isMissingNode()
                ? "INFO"
                : level.isInt()
                        ? LEVEL_NUMBERS.get(level.intValue())
                        : level.isTextual() ? LEVELS.get(level.textValue().toUpperCase(Locale.ROOT)) : null;
        if (known == null) {
            throw new ReaderError(level.isNull() ? "ParameterCheckError" : "CheckError");
        }
        logs.add(new DagsterStep.Log(known, message));
    }

    private static void stream(JsonNode params) throws ReaderError {
        if (!Set.of("stdout", "stderr").contains(text(params, "stream"))) {
            throw new ReaderError("DagsterInvariantViolationError");
        }
        text(params, "text");
    }

    private void materialize(JsonNode params) throws ReaderError {
        List<String> asset = assetKey(text(params, "asset_key"));
        if (!params.path("data_version").isNull()) {
            text(params, "data_version");
        }
        results.add(new DagsterStep.Materialization(asset, metadata(params), false));
    }

    private void check(JsonNode params) throws ReaderError {
        List<String> asset = assetKey(text(params, "asset_key"));
        String name = text(params, "check_name");
        String severity = text(params, "severity");
        if (!params.path("passed").isBoolean() || !Set.of("WARN", "ERROR").contains(severity)) {
            throw new ReaderError("ParameterCheckError");
        }
        results.add(
                new DagsterStep.Check(asset, name, params.path("passed").booleanValue(), severity, metadata(params)));
    }

    private static JsonNode metadata(JsonNode params) throws ReaderError {
        JsonNode metadata = params.path("metadata");
        if (metadata.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!metadata.isObject()) {
            throw new ReaderError("ParameterCheckError");
        }
        return DagsterMetadata.shown(metadata);
    }

    static String text(JsonNode object, String name) throws ReaderError {
        JsonNode member = object.path(name);
        if (member instanceof MissingNode) {
            throw new ReaderError("KeyError");
        }
        if (!member.isTextual()) {
            throw new ReaderError("ParameterCheckError");
        }
        return member.textValue();
    }

    /** The parts of a key: a slash separates them unless a backslash is before it. */
    static List<String> assetKey(String text) {
        return Arrays.stream(text.split("(?<!\\\\)/", -1))
                .map(part -> part.replace("\\/", "/"))
                .toList();
    }

    boolean opened() {
        return opened;
    }

    boolean closed() {
        return closed;
    }

    List<DagsterStep.Log> logs() {
        return logs;
    }

    List<Object> results() {
        return results;
    }

    List<JsonNode> customMessages() {
        return customMessages;
    }

    List<String> exceptions() {
        return exceptions;
    }
}
