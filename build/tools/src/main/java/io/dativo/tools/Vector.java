package io.dativo.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One conformance vector: files, what is asked of them, and the answers expected. */
final class Vector {
    static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path file;
    private final JsonNode json;

    private Vector(String name, Path file, JsonNode json) {
        this.name = name;
        this.file = file;
        this.json = json;
    }

    static Vector read(Path file) {
        try {
            String fileName = String.valueOf(file.getFileName());
            return new Vector(
                    fileName.substring(0, fileName.length() - ".json".length()), file, JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the vector " + file, e);
        }
    }

    String name() {
        return name;
    }

    boolean isQuirk() {
        return json.hasNonNull("quirk");
    }

    /** What is compared: the asks, and the job file wherever there is one. */
    Set<String> asks() {
        Set<String> asks = new LinkedHashSet<>();
        if (job() != null) {
            asks.add("load_job");
        }
        json.path("asks").forEach(ask -> asks.add(ask.asText()));
        return asks;
    }

    @Nullable
    JsonNode expected(String ask) {
        return json.path("expected").get(ask);
    }

    @Nullable
    String job() {
        return text("job");
    }

    @Nullable
    String asset() {
        return text("asset");
    }

    @Nullable
    String directory() {
        return text("directory");
    }

    Map<String, String> environment() {
        return texts(json.path("env"));
    }

    Map<String, String> sourceTags() {
        return texts(json.path("source_tags"));
    }

    /** The state as JSON text, or null when the vector has none. */
    @Nullable
    String state(Path workingDirectory) throws IOException {
        JsonNode state = json.get("state");
        if (state == null || state.isNull()) {
            return null;
        }
        return state.isTextual() ? Files.readString(workingDirectory.resolve(state.asText())) : state.toString();
    }

    /** Writes the files of the vector into an empty folder. */
    void writeTo(Path workingDirectory) throws IOException {
        for (Map.Entry<String, JsonNode> given : json.path("files").properties()) {
            Path target = workingDirectory.resolve(given.getKey());
            createParent(target);
            Files.writeString(target, given.getValue().asText());
        }
        for (JsonNode copied : json.path("copy")) {
            Path target = workingDirectory.resolve(copied.asText());
            createParent(target);
            Files.copy(file.resolveSibling(copied.asText()), target);
        }
    }

    /** The vectors of a folder, by name. */
    static List<Path> in(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList());
        }
    }

    static void createParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    private @Nullable String text(String key) {
        JsonNode value = json.get(key);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
