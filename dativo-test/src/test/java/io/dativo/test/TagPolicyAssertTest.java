package io.dativo.test;

import static io.dativo.test.DativoAssertions.assertThatPolicy;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.policy.TagPolicy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TagPolicyAssertTest {
    private final TagPolicy policy = TagPolicy.read("""
            rules:
              owner: {key: owner, required: true}
            waivers:
              - {rule: owner, resource: old, reason: moves, owner: platform, expires: "2026-11-30"}
            """, "tag-policy.yaml").value();

    @Test
    void waivers_are_judged_by_their_age() {
        assertThatPolicy(policy).at(day("2026-11-20")).hasNoEndedWaiver().hasNoWaiverEndingWithin(9);
        assertThatPolicy(policy).at(day("2026-11-30")).hasNoEndedWaiver();
    }

    @Test
    void a_waiver_that_ends_or_has_ended_is_named_with_its_place() {
        assertThatThrownBy(() -> assertThatPolicy(policy).at(day("2026-11-20")).hasNoWaiverEndingWithin(10))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to have no waiver that ends within 10 days")
                .hasMessageContaining("tag-policy.yaml:4:")
                .hasMessageContaining("ends in 10 days");
        assertThatThrownBy(() -> assertThatPolicy(policy).at(day("2026-12-01")).hasNoEndedWaiver())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended 1 day ago, after 2026-11-30");
    }

    private static Clock day(String day) {
        return Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC);
    }
}
