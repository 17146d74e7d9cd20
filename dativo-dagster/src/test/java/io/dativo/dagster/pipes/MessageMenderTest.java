package io.dativo.dagster.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.test.DagsterReader;
import io.dativo.test.DagsterStep;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes into the mender: what comes out does not kill Dagster's reader, and what is missing was told. */
class MessageMenderTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final List<String> METHODS = List.of(
            "opened",
            "closed",
            "log",
            "report_asset_materialization",
            "report_asset_check",
            "report_custom_message",
            "log_external_stream",
            "report_lineage");

    private final List<String> leftOut = new ArrayList<>();
    private final MessageMender mender = new MessageMender(leftOut::add);

    @Test
    void every_message_that_killed_the_real_reader_is_mended_or_left_out() throws Exception {
        try (InputStream in = DagsterReader.class.getResourceAsStream("dagster/messages.json")) {
            for (JsonNode recorded : JSON.readTree(Objects.requireNonNull(in))) {
                for (JsonNode write : recorded.path("writes")) {
                    for (String line : write.path(1).asText().split("\n", -1)) {
                        message(line)
                                .ifPresent(message ->
                                        assertSurvives(message.path("method").asText(), map(message.path("params"))));
                    }
                }
            }
        }
    }

    @Test
    void every_value_of_metadata_that_was_refused_is_taken_once_it_is_mended() throws Exception {
        int refused = 0;
        try (InputStream in = DagsterReader.class.getResourceAsStream("dagster/metadata.json")) {
            for (JsonNode recorded : JSON.readTree(Objects.requireNonNull(in)).path("values")) {
                refused += recorded.path("taken").asBoolean() ? 0 : 1;
                assertSurvives(
                        "report_asset_materialization",
                        Map.of("asset_key", "orders", "metadata", Map.of("k", JSON.convertValue(recorded, Map.class))));
            }
        }
        assertThat(refused).isGreaterThan(20);
        assertThat(leftOut).isEmpty();
    }

    @Test
    void twenty_thousand_random_messages_leave_the_reader_alive() {
        Random random = new Random(20_261_130);
        DagsterReader reader = DagsterReader.ofAssets();
        for (int i = 0; i < 20_000; i++) {
            Map<String, Object> params = new HashMap<>();
            for (String name : List.of(
                    "asset_key",
                    "check_name",
                    "passed",
                    "severity",
                    "metadata",
                    "data_version",
                    "message",
                    "level",
                    "payload",
                    "exception",
                    "extras",
                    "stream",
                    "text",
                    "tags")) {
                if (random.nextInt(5) > 0) {
                    params.put(
                            name, name.equals("metadata") || name.equals("exception") ? map(random) : any(random, 0));
                }
            }
            String method = METHODS.get(random.nextInt(METHODS.size()));
            mender.mend(method, params).ifPresent(message -> {
                byte[] line = Line.of(message);
                assertThat(isAscii(line)).isTrue();
                reader.read(line);
            });
        }
        DagsterStep step = reader.end(0);
        assertThat(step.closing().readerEndedBy()).isEmpty();
        assertThat(leftOut).anyMatch(note -> note.contains("report_lineage"));
    }

    private static boolean isAscii(byte[] line) {
        for (byte b : line) {
            if (b <= 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void a_value_that_holds_itself_twice_is_left_out() {
        List<Object> twice = new ArrayList<>();
        twice.add(twice);
        twice.add(twice);
        DagsterStep step = assertSurvives(
                "report_asset_materialization",
                Map.of("asset_key", "orders", "metadata", Map.of("twice", twice, "once", 1)));
        assertThat(step.materializations().get(0).metadata().size()).isEqualTo(1);
        assertThat(leftOut).singleElement().asString().contains("metadata 'twice'");
    }

    @Test
    void rows_get_the_same_cells_since_dagster_refuses_others() {
        MetadataValue table = MetadataValue.table(List.of("a", "b"), List.of(Map.of("a", "1"), Map.of("b", "2")));
        DagsterStep step = assertSurvives(
                "report_asset_materialization", Map.of("asset_key", "orders", "metadata", Map.of("t", table)));
        assertThat(step.materializations().get(0).metadata().path("t").path("records"))
                .hasToString("[{\"a\":\"1\",\"b\":null},{\"a\":null,\"b\":\"2\"}]");
    }

    private static Map<Object, Object> map(Random random) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            map.put(any(random, 4), random.nextInt(3) == 0 ? any(random, 0) : typed(random));
        }
        if (random.nextBoolean()) {
            map.put("message", any(random, 2));
            map.put("cause", map);
        }
        return map;
    }

    private static Object typed(Random random) {
        MetadataType type = MetadataType.values()[random.nextInt(MetadataType.values().length)];
        if (random.nextBoolean()) {
            return new MetadataValue(type, any(random, 0));
        }
        Map<String, Object> wire = new HashMap<>();
        wire.put("type", random.nextInt(9) == 0 ? any(random, 2) : type.wire());
        wire.put("raw_value", shaped(random));
        return wire;
    }

    private static Object shaped(Random random) {
        Map<String, Object> column = new HashMap<>();
        for (String name : List.of("name", "type", "description", "tags", "constraints", "asset_key", "column_name")) {
            if (random.nextInt(4) > 0) {
                column.put(name, random.nextBoolean() ? any(random, 1) : "text");
            }
        }
        column.put(
                "constraints",
                Map.of("nullable", any(random, 2) == null, "other", Arrays.asList(any(random, 2), null), "pii", 1));
        Map<String, Object> shape = new HashMap<>();
        for (String name : List.of("columns", "records", "schema")) {
            shape.put(
                    name,
                    random.nextInt(4) == 0 ? any(random, 1) : List.of(column, any(random, 2) == null ? 1 : column));
        }
        shape.put("deps_by_column", random.nextInt(4) == 0 ? any(random, 1) : Map.of("c", List.of(column)));
        return shape;
    }

    private static Object any(Random random, int depth) {
        int kind = random.nextInt(depth > 3 ? 16 : 20);
        return switch (kind) {
            case 0 -> null;
            case 1 -> Double.NaN;
            case 2 -> Float.NEGATIVE_INFINITY;
            case 3 -> new BigDecimal("1e400");
            case 4 -> random.nextInt(50) > 0 ? BigInteger.TEN.pow(30) : BigInteger.TEN.pow(9_000);
            case 5 -> "\ud800 half " + (char) random.nextInt(0x10000);
            case 6 -> random.nextInt();
            case 7 -> random.nextLong();
            case 8 -> random.nextGaussian();
            case 9 -> random.nextBoolean();
            case 10 ->
                List.of("3", "3.5", "true", "TRACE", "INFO", "", "\n\r\u2028\u0000", "1e999999", "-0")
                        .get(random.nextInt(9));
            case 11 -> Instant.MAX;
            case 12 -> Optional.of(1);
            case 13 -> new int[] {1, 2};
            case 14 -> LogLevel.INFO;
            case 15 ->
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("asked");
                    }
                };
            case 16, 17 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    list.add(any(random, depth + 1));
                }
                yield list;
            }
            case 18 -> {
                Map<Object, Object> self = new HashMap<>();
                self.put("self", self);
                yield self;
            }
            default -> {
                Map<Object, Object> map = new HashMap<>();
                map.put(String.valueOf(random.nextInt(3)), any(random, depth + 1));
                map.put(null, any(random, depth + 1));
                yield map;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "float, 3, FloatMetadataValue, 3.0",
        "float, 'NaN', FloatMetadataValue, ",
        "int, 3.0, IntMetadataValue, 3",
        "int, 3.5, FloatMetadataValue, 3.5",
        "int, '\"3\"', IntMetadataValue, 3",
        "int, true, BoolMetadataValue, true",
        "bool, '\"true\"', BoolMetadataValue, true",
        "bool, 1, IntMetadataValue, 1",
        "text, 3, TextMetadataValue, '\"3\"'",
        "url, 3, UrlMetadataValue, '\"3\"'",
        "json, 3, IntMetadataValue, 3",
        "json, true, BoolMetadataValue, true",
        "timestamp, '\"2026-11-30T00:00:00Z\"', TimestampMetadataValue, 1.7959968E9",
        "timestamp, 1796000000000, TimestampMetadataValue, 1.796E9",
        "asset, '[\"a\",\"b\"]', DagsterAssetMetadataValue, '[\"a\",\"b\"]'",
        "job, '\"x\"', TextMetadataValue, '\"x\"'",
        "text, null, NullMetadataValue, ''"
    })
    void a_value_of_the_wrong_kind_is_converted_or_shown_as_what_it_is(
            String type, String raw, String shownAs, String value) throws Exception {
        Map<String, Object> wire = new HashMap<>();
        wire.put("type", type);
        wire.put("raw_value", JSON.readTree(raw));
        DagsterStep step = assertSurvives(
                "report_asset_materialization", Map.of("asset_key", "orders", "metadata", Map.of("k", wire)));
        JsonNode shown = step.materializations().get(0).metadata().path("k");
        if ("NaN".equals(raw)) {
            assertThat(shown.toString()).isEqualTo("{\"type\":\"TextMetadataValue\",\"value\":\"NaN\"}");
        } else {
            assertThat(shown.path("type").asText()).isEqualTo(shownAs);
            assertThat(shown.path("value").toString()).isEqualTo(value);
        }
    }

    private DagsterStep assertSurvives(String method, Map<String, ?> params) {
        int before = leftOut.size();
        Optional<ObjectNode> mended = mender.mend(method, params);
        DagsterReader reader = DagsterReader.ofAssets("orders");
        mended.ifPresentOrElse(
                message -> reader.read(Line.of(message)),
                () -> assertThat(leftOut).hasSizeGreaterThan(before));
        DagsterStep step = reader.end(0);
        assertThat(step.closing().readerEndedBy()).as(method + " " + params).isEmpty();
        return step;
    }

    private static Optional<JsonNode> message(String line) {
        try {
            JsonNode message = JSON.readTree(line);
            return message.isObject() ? Optional.of(message) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode params) {
        return params.isObject() ? JSON.convertValue(params, Map.class) : Map.of();
    }
}
