package io.dativo.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The reader judges every case that was recorded from the real Dagster as that one did. */
class DagsterReaderTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    @TestFactory
    Stream<DynamicTest> every_recorded_file_of_messages_is_judged_as_dagster_did() {
        return each(recorded("messages.json"), "case", this::judgeMessages);
    }

    @TestFactory
    Stream<DynamicTest> every_recorded_value_of_metadata_is_taken_or_refused_as_dagster_did() {
        return each(recorded("metadata.json").path("values"), "type", this::judgeValue);
    }

    @TestFactory
    Stream<DynamicTest> every_recorded_folder_of_chunks_is_judged_as_dagster_did() {
        return each(recorded("object-store.json"), "case", this::judgeChunks);
    }

    private static Stream<DynamicTest> each(JsonNode cases, String name, java.util.function.Consumer<JsonNode> judge) {
        assertThat(cases.size()).isPositive();
        return StreamSupport.stream(cases.spliterator(), false)
                .map(each -> DynamicTest.dynamicTest(
                        each.path(name).asText() + " " + each.path("raw_value"), () -> judge.accept(each)));
    }

    private static JsonNode recorded(String name) {
        try (InputStream in = DagsterReaderTest.class.getResourceAsStream("dagster/" + name)) {
            return JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judgeMessages(JsonNode recorded) {
        DagsterReader reader = DagsterReader.ofAssets("orders");
        JsonNode setting = recorded.path("setting");
        for (JsonNode check : setting.path("checks")) {
            reader.check("orders", check.path(1).asText());
        }
        if (!setting.path("implicit_materializations").asBoolean(true)) {
            reader.withoutImplicitMaterializations();
        }
        if (setting.has("python_side")) {
            reader.inSessionOfItsOwn();
        }
        DagsterStep step = reader.end(play(recorded.path("writes"), reader));
        JsonNode dagster = recorded.path("dagster");
        assertSteps(step, dagster);
        assertThat(step.logs().stream().map(log -> log.level() + " " + log.message()))
                .as("logs")
                .satisfies(lines -> {
                    List<JsonNode> expected = children(dagster.path("logs"));
                    assertThat(lines).hasSameSizeAs(expected);
                    for (int i = 0; i < expected.size(); i++) {
                        JsonNode log = expected.get(i);
                        assertThat(log.path("level").asText() + " "
                                        + log.path("message").asText())
                                .startsWith(lines.get(i));
                    }
                });
        assertThat(step.customMessages()).isEqualTo(children(dagster.path("custom")));
        assertThat(step.closing().exceptions().size())
                .isEqualTo(
                        dagster.path("reported_exception").path(0).path("chain").size());
    }

    /** The writes before a pause become visible at once. */
    private static int play(JsonNode writes, DagsterReader reader) {
        ByteArrayOutputStream visible = new ByteArrayOutputStream();
        int exit = 0;
        for (JsonNode write : writes) {
            switch (write.path(0).asText()) {
                case "write" -> visible.writeBytes(write.path(1).asText().getBytes(UTF_8));
                case "hex" ->
                    visible.writeBytes(HexFormat.of().parseHex(write.path(1).asText()));
                case "sleep" -> {
                    reader.read(visible.toByteArray());
                    visible.reset();
                }
                case "exit" -> exit = write.path(1).asInt();
                case "kill" -> exit = -9;
                case "unlink" -> {}
                default -> throw new AssertionError(write.toString());
            }
        }
        reader.read(visible.toByteArray());
        return exit;
    }

    private static void assertSteps(DagsterStep step, JsonNode dagster) {
        assertThat(step.succeeds())
                .as("%s", step.failure())
                .isEqualTo("succeeds".equals(dagster.path("step").asText()));
        assertThat(step.closing().readerEndedBy().orElse(""))
                .isEqualTo(dagster.path("reader_ended_by").path(0).path("name").asText());
        assertThat(plain(JSON.valueToTree(step.materializations()))).isEqualTo(dagster.path("materializations"));
        assertThat(plain(JSON.valueToTree(step.checks()))).isEqualTo(dagster.path("checks"));
    }

    /** As the recordings spell it. */
    private static JsonNode plain(ArrayNode results) {
        for (JsonNode result : results) {
            ObjectNode object = (ObjectNode) result;
            object.remove("implicit");
            if (object.has("name")) {
                object.set("check", object.remove("name"));
            }
        }
        return results;
    }

    private static List<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private void judgeValue(JsonNode recorded) {
        ObjectNode message = JSON.createObjectNode().put("method", "report_asset_materialization");
        ObjectNode params = message.putObject("params").put("asset_key", "orders");
        params.putNull("data_version").putObject("metadata").putObject("k").setAll((ObjectNode)
                JSON.createObjectNode().set("raw_value", raw(recorded)));
        ((ObjectNode) params.path("metadata").path("k")).set("type", recorded.path("type"));
        DagsterReader reader = DagsterReader.ofAssets("orders").withoutImplicitMaterializations();
        reader.read(bytes(message));
        DagsterStep step = reader.end(0);
        if (recorded.path("taken").asBoolean()) {
            assertThat(step.failure()).isEmpty();
            JsonNode shown = step.materializations().get(0).metadata().path("k");
            assertThat(withLength(shown, recorded.path("as")).toString())
                    .isEqualTo(recorded.path("as").toString());
        } else {
            assertThat(step.materializations()).isEmpty();
            assertThat(step.closing().readerEndedBy())
                    .contains(recorded.path("error").asText().replaceAll(":.*", ""));
        }
    }

    private static byte[] bytes(JsonNode message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a long text the recording holds the length. */
    private static JsonNode withLength(JsonNode shown, JsonNode recorded) {
        JsonNode length = recorded.path("value").path("length");
        if (length.isInt() && shown.path("value").asText().length() == length.intValue()) {
            ((ObjectNode) shown).set("value", recorded.path("value"));
        }
        return shown;
    }

    /** The recording writes infinity as a text, since JSON cannot hold it, and the beginning of a long text. */
    private static JsonNode raw(JsonNode recorded) {
        JsonNode length = recorded.path("as").path("value").path("length");
        if (length.isInt()) {
            return JSON.getNodeFactory().textNode("x".repeat(length.intValue()));
        }
        return recorded.path("as").path("value").isDouble()
                        && recorded.path("raw_value").isTextual()
                ? JSON.getNodeFactory().numberNode(Double.POSITIVE_INFINITY)
                : recorded.path("raw_value");
    }

    private void judgeChunks(JsonNode recorded) {
        Map<Integer, byte[]> chunks = new TreeMap<>();
        recorded.path("chunks")
                .properties()
                .forEach(chunk -> chunks.put(
                        Integer.valueOf(chunk.getKey().replace(".json", "")),
                        whole(chunk.getValue().asText(), recorded).getBytes(UTF_8)));
        DagsterReader reader = DagsterReader.ofAssets("orders").withoutImplicitMaterializations();
        reader.readChunks(chunks);
        DagsterStep step = reader.end(0);
        step.materializations()
                .forEach(each -> each.metadata()
                        .properties()
                        .forEach(entry -> withLength(
                                entry.getValue(),
                                recorded.path("dagster")
                                        .path("materializations")
                                        .path(0)
                                        .path("metadata")
                                        .path(entry.getKey()))));
        assertSteps(step, recorded.path("dagster"));
    }

    /** Of the chunk with a message of 10 MB the recording holds the beginning. */
    private static String whole(String chunk, JsonNode recorded) {
        int cut = chunk.indexOf('\u2026');
        if (cut < 0) {
            return chunk;
        }
        int length = recorded.at("/dagster/materializations/0/metadata/t/value/length")
                .intValue();
        String start = "{\"__dagster_pipes_version\":\"0.1\",\"method\":\"";
        return chunk.substring(0, chunk.indexOf('\n') + 1)
                + start
                + "report_asset_materialization\",\"params\":{\"asset_key\":\"orders\",\"data_version\":null,\"metadata\":"
                + "{\"t\":{\"type\":\"text\",\"raw_value\":\""
                + "x".repeat(length)
                + "\"}}}}\n"
                + start
                + "closed\",\"params\":{}}";
    }
}
