package io.dativo.interop.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The real PyIceberg, in a process of its own that is started in an own folder: each script of {@code it/interop/iceberg}
 * prints one JSON document.
 *
 * @param folder where it is started
 * @param catalog the properties of its catalog
 */
record PyIceberg(Path folder, Map<String, String> catalog) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Runs a script to its end and reads what it printed. */
    JsonNode run(String script, String... arguments) {
        return start(script, arguments).answer();
    }

    /** Starts a script. */
    Run start(String script, String... arguments) {
        Path python = Needs.program(
                "dativo-interop-python", "DATIVO_INTEROP_PYTHON", "PyIceberg, which scripts/interop installs");
        List<String> command = new ArrayList<>(List.of(
                python.toString(),
                Needs.projectRoot()
                        .resolve("it/interop/iceberg")
                        .resolve(script)
                        .toString()));
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile(folder, script, ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
            builder.environment().put("CATALOG", JSON.writeValueAsString(catalog));
            builder.environment().put("PYICEBERG_HOME", folder.toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            return new Run(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script that runs. */
    record Run(Process process, Path errors) {
        /** Tells it something, one line. */
        void say(String line) {
            try {
                process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for its end and reads what it printed. */
        JsonNode answer() {
            try {
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError(
                            "Python ended with " + process.exitValue() + ":\n" + output + Files.readString(errors));
                }
                return JSON.readTree(output);
            } catch (JsonProcessingException e) {
                throw new AssertionError("Python printed no JSON", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The texts of a JSON object. */
    static Map<String, String> texts(JsonNode object) {
        return JSON.convertValue(object, JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    }

    /** What was loaded of a table, a namespace or a view, without its properties. */
    static ObjectNode besideProperties(JsonNode loaded) {
        ObjectNode others = loaded.deepCopy();
        others.remove("properties");
        return others;
    }
}
