package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesVersionTest {
    @Test
    void what_is_read_is_what_was_written() {
        Random random = new Random(20261122);
        for (int round = 0; round < 500; round++) {
            Map<String, String> properties = some(random);
            PropertiesVersion version = version("uuid-" + round, properties);
            assertThat(PropertiesVersion.parse(version.toString()).toString())
                    .as("seed 20261122, round %s: %s", round, properties)
                    .isEqualTo(version.toString());
        }
    }

    @Test
    void two_states_agree_on_exactly_the_tags_that_are_the_same() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Map<String, String> before = some(random);
            Map<String, String> after = some(random);
            PropertiesVersion parsed =
                    PropertiesVersion.parse(version("u", before).toString());
            PropertiesVersion now = version("u", after);
            for (int key = 0; key < 6; key++) {
                String name = "k" + key;
                boolean same = Objects.equals(before.get(name), after.get(name))
                        && (before.get(name) == null
                                || (Objects.equals(
                                                before.get(TagLedger.PREFIX + name), after.get(TagLedger.PREFIX + name))
                                        && Objects.equals(
                                                TagLedger.of(before).byKey().get(name),
                                                TagLedger.of(after).byKey().get(name))));
                assertThat(parsed.agreesOn(name, now))
                        .as("seed 7, round %s, key %s: %s then %s", round, name, before, after)
                        .isEqualTo(same);
            }
        }
    }

    @Test
    void settings_and_the_order_of_properties_do_not_count() {
        Map<String, String> properties = new HashMap<>(Map.of("a", "1", "b", "2"));
        String before = version("u", properties).toString();
        properties.put("write.format.default", "avro");
        assertThat(version("u", new TreeMap<>(properties).descendingMap())).hasToString(before);
    }

    @Test
    void an_absent_entry_of_the_ledger_is_not_an_empty_one() {
        PropertiesVersion foreign = version("u", Map.of("a", ""));
        PropertiesVersion ours = version("u", Map.of("a", "", "dativo.ledger.a", ""));
        assertThat(foreign.agreesOn("a", ours)).isFalse();
    }

    @Test
    void the_table_counts() {
        assertThat(version("u", Map.of()).isSameTableAs(version("v", Map.of()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "uuid:abc", "\"etag\""})
    void anything_else_is_no_version(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PropertiesVersion.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    private static Map<String, String> some(Random random) {
        Map<String, String> properties = new HashMap<>();
        for (int key = 0; key < 6; key++) {
            if (random.nextBoolean()) {
                properties.put("k" + key, "v" + random.nextInt(3));
            }
            if (random.nextBoolean()) {
                properties.put(TagLedger.PREFIX + "k" + key, "v" + random.nextInt(3));
            }
            if (random.nextBoolean()) {
                properties.putAll(
                        ClaimProperties.of("job" + random.nextInt(3), Map.of("k" + key, "v" + random.nextInt(3))));
            }
        }
        return properties;
    }

    private static PropertiesVersion version(String uuid, Map<String, String> properties) {
        return PropertiesVersion.of(uuid, TagLedger.of(properties));
    }
}
