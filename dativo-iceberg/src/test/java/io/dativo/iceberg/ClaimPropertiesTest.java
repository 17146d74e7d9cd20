package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClaimPropertiesTest {
    @Test
    void whatever_claimants_and_keys_are_called_they_are_read_back() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            SortedMap<String, SortedMap<String, String>> claims = new TreeMap<>();
            Map<String, String> properties = new HashMap<>(Map.of("a", "1", "dativo.ledger.a", "1"));
            for (int claimant = 0; claimant < 4; claimant++) {
                SortedMap<String, String> keys = new TreeMap<>();
                for (int key = random.nextInt(60); key >= 0; key--) {
                    keys.put(text(random), text(random));
                }
                claims.put(claimant + text(random), keys);
            }
            claims.forEach((claimant, keys) -> properties.putAll(ClaimProperties.of(claimant, keys)));

            assertThat(ClaimProperties.read(properties, Map.of()))
                    .as("seed 11, round %s", round)
                    .isEqualTo(claims);
            assertThat(properties.values()).allMatch(value -> value.length() <= ClaimProperties.LONGEST);
            assertThat(properties.values()).noneMatch(value -> value.chars().anyMatch(Character::isISOControl));
        }
    }

    @Test
    void a_property_can_be_read_by_a_person_and_does_not_grow_with_the_claimants() {
        assertThat(ClaimProperties.of("acme/prod/orders", Map.of("governance.owner", "a=b", "asset.name", "x")))
                .hasSize(1)
                .allSatisfy((name, value) -> {
                    assertThat(name).matches("dativo\\.claim\\.[0-9a-f]{16}");
                    assertThat(value).isEqualTo("acme/prod/orders|asset.name=x|governance.owner=a%003db");
                });
        assertThat(ClaimProperties.of("acme/prod/orders", Map.of())).isEmpty();
    }

    @Test
    void a_value_that_does_not_fit_is_the_one_that_is_written() {
        String large = "x".repeat(ClaimProperties.LONGEST);
        Map<String, String> claim = ClaimProperties.of("acme/prod/orders", Map.of("a", large, "b", "1"));

        assertThat(claim.values()).containsExactly("acme/prod/orders|a|b=1");
        assertThat(ClaimProperties.read(claim, Map.of("a", large)))
                .isEqualTo(Map.of("acme/prod/orders", Map.of("a", large, "b", "1")));
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(40), 0, 12)
                .mapToObj(c -> String.valueOf("ab%|,=\n\u2028ü0e/".charAt(c)))
                .collect(Collectors.joining());
    }
}
