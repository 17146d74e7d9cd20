package io.dativo.dagster.pipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.test.DagsterReader;
import io.dativo.test.DagsterStep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;

/** Stands in for Dagster: sets what a child process gets, and judges what it reported. */
final class UnderDagster {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path messages;
    private final List<String> assets;
    private final Map<String, List<String>> checks;

    UnderDagster(Path messages, List<String> assets, Map<String, List<String>> checks) {
        this.messages = messages;
        this.assets = assets;
        this.checks = checks;
    }

    PipesSessionBuilder session() {
        return PipesSession.builder()
                .environment(environment(Map.of("path", messages.toString())))
                .withoutShutdownHook();
    }

    Map<String, String> environment(Map<String, ?> channel) {
        Map<String, Object> data = new HashMap<>();
        data.put("asset_keys", assets);
        data.put("run_id", "r-1");
        data.put("retry_number", 0);
        data.put("extras", Map.of("checks", checks));
        return Map.of(PipesParameters.CONTEXT, packed(Map.of("data", data)), PipesParameters.MESSAGES, packed(channel));
    }

    static String packed(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    DagsterReader reader() {
        DagsterReader reader = DagsterReader.ofAssets(assets.toArray(String[]::new))
                .withoutImplicitMaterializations()
                .inSessionOfItsOwn();
        checks.forEach((asset, names) -> names.forEach(name -> reader.check(asset, name)));
        return reader;
    }

    DagsterStep judged(int exitCode) {
        DagsterReader reader = reader();
        try {
            reader.read(Files.readAllBytes(messages));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader.end(exitCode);
    }

    String written() {
        try {
            return new String(Files.readAllBytes(messages), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
