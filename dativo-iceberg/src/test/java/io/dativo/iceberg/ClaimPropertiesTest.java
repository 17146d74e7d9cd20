package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimPropertiesTest {
    @Test
    void whatever_claimants_and_keys_are_called_they_are_read_back() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            SortedMap<String, SortedSet<String>> claims = new TreeMap<>();
            Map<String, String> properties = new HashMap<>(Map.of("a", "1", "dativo.ledger.a", "1"));
            for (int claimant = 0; claimant < 4; claimant++) {
                SortedSet<String> keys = IntStream.range(0, 1 + random.nextInt(60))
                        .mapToObj(key -> text(random))
                        .collect(Collectors.toCollection(TreeSet::new));
                claims.put(claimant + text(random), keys);
            }
            claims.forEach((claimant, keys) -> properties.putAll(ClaimProperties.of(claimant, keys)));

            assertThat(ClaimProperties.read(properties))
                    .as("seed 11, round %s", round)
                    .isEqualTo(claims);
            assertThat(properties.values()).allMatch(value -> value.length() <= ClaimProperties.LONGEST);
            assertThat(properties.values()).noneMatch(value -> value.chars().anyMatch(Character::isISOControl));
        }
    }

    @Test
    void a_property_can_be_read_by_a_person_and_does_not_grow_with_the_claimants() {
        assertThat(ClaimProperties.of("acme/prod/orders", Set.of("governance.owner", "asset.name")))
                .hasSize(1)
                .allSatisfy((name, value) -> {
                    assertThat(name).matches("dativo\\.claim\\.[0-9a-f]{16}");
                    assertThat(value).isEqualTo("acme/prod/orders|asset.name|governance.owner");
                });
        assertThat(ClaimProperties.of("acme/prod/orders", Set.of())).isEmpty();
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(40), 0, 12)
                .mapToObj(c -> String.valueOf("ab%|,.\n\u2028ü0e/".charAt(c)))
                .collect(Collectors.joining());
    }
}
