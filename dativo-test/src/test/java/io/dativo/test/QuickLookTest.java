package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A resource with one claimant is looked at quickly first. A key that is renamed elsewhere makes every look a close one and
 * changes nothing here, so the two plans must be one.
 */
class QuickLookTest {
    private static final List<String> KEYS = List.of("env", "owner", "Team", "aws:reserved", "naïve,key");
    private static final List<String> VALUES = List.of("", "a", "b,c", "b+c");
    private static final List<String> CLAIMANTS = List.of("a.yaml", "b.yaml");

    static Stream<Set<Behaviour>> behaviours() {
        return Stream.of(
                EnumSet.noneOf(Behaviour.class),
                EnumSet.of(Behaviour.KEEPS_OWNERSHIP),
                EnumSet.of(Behaviour.IGNORES_KEY_CASE));
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void a_quick_look_finds_what_a_close_one_finds(Set<Behaviour> behaviours) {
        int inPlace = 0;
        for (long seed = 0; seed < 80; seed++) {
            Random random = new Random(seed);
            InMemoryProvider aws = InMemoryProvider.standingInFor("aws").with(behaviours.toArray(Behaviour[]::new));
            OwnershipLedger ledger = OwnershipLedger.inMemory();
            TagPropagator quick = propagator(aws, ledger).build();
            TagPropagator close = propagator(aws, ledger)
                    .renameKey("nobody", "claims-this", Instant.MAX)
                    .build();
            for (int round = 0; round < 8; round++) {
                if (random.nextInt(3) == 0) {
                    aws.tag(LAKE, pick(KEYS, random), pick(VALUES, random));
                }
                List<TagClaim> claims = List.of(claim(pick(CLAIMANTS, random), LAKE, tags(random)));
                inPlace += check(quick, close, claims, "seed " + seed + ", round " + round);
                quick.apply(quick.plan(claims, List.of()));
                inPlace += check(quick, close, claims, "seed " + seed + ", after round " + round);
            }
        }
        assertThat(inPlace).as("resources in place").isGreaterThan(50);
    }

    private static int check(TagPropagator quick, TagPropagator close, List<TagClaim> claims, String where) {
        PropagationPlan plan = close.plan(claims, List.of());
        assertThat(quick.plan(claims, List.of()).toJson()).as(where).isEqualTo(plan.toJson());
        return plan.resources().get(0).changes().isEmpty() ? 1 : 0;
    }

    private static Map<String, String> tags(Random random) {
        Map<String, String> tags = new TreeMap<>();
        KEYS.stream().filter(key -> random.nextInt(3) == 0).forEach(key -> tags.put(key, pick(VALUES, random)));
        return tags;
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
