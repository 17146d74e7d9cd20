package io.dativo.dagster.pipes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.problem.DativoException;
import io.dativo.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The two parameters by which Dagster says to a process what to do and where to report. */
final class PipesParameters {
    static final String CONTEXT = "DAGSTER_PIPES_CONTEXT";
    static final String MESSAGES = "DAGSTER_PIPES_MESSAGES";

    private static final Map<String, String> OPTIONS =
            Map.of("--dagster-pipes-context", CONTEXT, "--dagster-pipes-messages", MESSAGES);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final Map<String, String> values;
    private final @Nullable ObjectStore store;

    PipesParameters(Map<String, String> values, @Nullable ObjectStore store) {
        this.values = values;
        this.store = store;
    }

    /** The parameters among a command's arguments, as {@code --name value} or {@code --name=value}. */
    static Map<String, String> ofArguments(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String parameter = OPTIONS.get(equals < 0 ? argument : argument.substring(0, equals));
            if (parameter != null && equals >= 0) {
                values.put(parameter, argument.substring(equals + 1));
            } else if (parameter != null && i + 1 < arguments.size()) {
                values.put(parameter, arguments.get(++i));
            }
        }
        return values;
    }

    /** Whether Dagster started this process. */
    boolean present() {
        return values.containsKey(CONTEXT);
    }

    PipesContext context() {
        JsonNode parameter = decoded(CONTEXT);
        JsonNode context = parameter.path("data");
        if (parameter.path("path").isTextual()) {
            context = parsed(CONTEXT, file(parameter.path("path").textValue()));
        } else if (parameter.path("bucket").isTextual() && parameter.path("key").isTextual()) {
            context = parsed(
                    CONTEXT,
                    store(CONTEXT)
                            .read(
                                    parameter.path("bucket").textValue(),
                                    parameter.path("key").textValue()));
        }
        if (!context.isObject()) {
            throw broken(CONTEXT, "holds neither 'data' nor 'path' nor 'bucket' and 'key'", null);
        }
        return new PipesContext(context);
    }

    private static byte[] file(String path) {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw broken(CONTEXT, "names the file " + path + ", which cannot be read: " + reason(e), e);
        }
    }

    MessageChannel channel(Duration chunkInterval) {
        JsonNode parameter = decoded(MESSAGES);
        if (parameter.path("path").isTextual()) {
            String path = parameter.path("path").textValue();
            try {
                return FileChannelOfLines.open(Path.of(path));
            } catch (IOException | InvalidPathException e) {
                throw broken(MESSAGES, "names the file " + path + ", which cannot be written: " + reason(e), e);
            } catch (DativoException foreign) {
                throw broken(MESSAGES, "names what is no file of messages: " + foreign.getMessage(), foreign);
            }
        }
        for (String name : List.of("stdio", "buffered_stdio")) {
            Optional<String> stream = Optional.ofNullable(parameter.path(name).textValue());
            if (stream.isPresent()) {
                if (!List.of("stdout", "stderr").contains(stream.get())) {
                    throw broken(
                            MESSAGES,
                            "says " + name + " '" + stream.get() + "', which is neither stdout nor stderr",
                            null);
                }
                return new StreamChannel(StreamChannel.ofProcess(stream.get()), name.startsWith("buffered"));
            }
        }
        if (parameter.path("bucket").isTextual()) {
            return new ChunkChannel(
                    store(MESSAGES),
                    parameter.path("bucket").textValue(),
                    parameter.path("key_prefix").asText(""),
                    chunkInterval);
        }
        throw broken(MESSAGES, "names no channel that is known: 'path', 'stdio', 'buffered_stdio' or 'bucket'", null);
    }

    private ObjectStore store(String parameter) {
        if (store == null) {
            throw broken(
                    parameter,
                    "names a bucket, and no object store was given: pass that of dativo-aws, dativo-gcp or dativo-azure to"
                            + " objectStore(…)",
                    null);
        }
        return store;
    }

    private JsonNode decoded(String name) {
        String value = values.get(name);
        if (value == null) {
            throw broken(name, "is missing, though the other parameter of Dagster is there", null);
        }
        byte[] packed;
        try {
            packed = Base64.getDecoder().decode(value.strip());
        } catch (IllegalArgumentException e) {
            throw broken(name, "(" + value.length() + " characters) is no base64: was it cut or quoted?", e);
        }
        try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return parsed(name, inflated.readAllBytes());
        } catch (IOException e) {
            throw broken(name, "(" + value.length() + " characters) is not compressed by zlib, or it was cut", e);
        }
    }

    private static JsonNode parsed(String name, byte[] json) {
        try {
            JsonNode parsed = JSON.readTree(json);
            if (parsed.isObject()) {
                return parsed;
            }
            throw broken(name, "holds JSON that is no object", null);
        } catch (JsonProcessingException e) {
            // Not its message: that shows the content.
            throw broken(name, "holds no JSON", null);
        } catch (IOException e) {
            throw broken(name, "cannot be read", e);
        }
    }

    private static PipesException broken(String name, String what, @Nullable Throwable cause) {
        return new PipesException(
                name + " " + what + ". Pass on what Dagster sets, or unset both parameters to run without Dagster.",
                cause);
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName();
    }
}
