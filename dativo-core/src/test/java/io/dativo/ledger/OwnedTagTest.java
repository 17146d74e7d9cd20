package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an intent that nobody finished means, for every value that may be on the resource. */
class OwnedTagTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final OwnedTag WRITTEN = new OwnedTag("old", NOW, "p1", new TreeSet<>(List.of("a")), null);
    private static final OwnedTag NEVER = new OwnedTag(null, NOW, "p2", new TreeSet<>(), null);

    @Test
    void an_addition_is_ours_only_where_it_is_seen() {
        OwnedTag adding = NEVER.intend("new", NOW, "p2", List.of("b"));
        assertThat(adding.settle("new")).isEqualTo(new OwnedTag("new", NOW, "p2", new TreeSet<>(List.of("b")), null));
        assertThat(adding.settle(null)).isNull();
        assertThat(adding.settle("other")).isNull();
        assertThat(adding.wrote("new")).isTrue();
        assertThat(adding.wrote("other")).isFalse();
    }

    @Test
    void a_change_is_done_or_not_done_or_overtaken() {
        OwnedTag changing = WRITTEN.intend("new", NOW, "p2", List.of("b"));
        assertThat(changing.settle("new")).isEqualTo(new OwnedTag("new", NOW, "p2", new TreeSet<>(List.of("b")), null));
        assertThat(changing.settle("old")).isEqualTo(WRITTEN);
        assertThat(changing.settle(null)).isEqualTo(WRITTEN);
        assertThat(changing.settle("other")).isNull();
        assertThat(changing.wrote("old")).isTrue();
        assertThat(changing.wrote("new")).isTrue();
    }

    @Test
    void a_removal_is_done_or_not_done_or_overtaken() {
        OwnedTag removing = WRITTEN.intend(null, NOW, "p2", List.of());
        assertThat(removing.settle(null)).isNull();
        assertThat(removing.settle("old")).isEqualTo(WRITTEN);
        assertThat(removing.settle("other")).isNull();
    }

    @Test
    void what_has_no_intent_stays_whatever_is_seen() {
        for (@Nullable String seen : new @Nullable String[] {null, "old", "other"}) {
            assertThat(WRITTEN.settle(seen)).isEqualTo(WRITTEN);
        }
    }

    @Test
    void a_strange_value_is_ours_to_put_right_only_while_no_intent_stands() {
        assertThat(WRITTEN.isSettled()).isTrue();
        assertThat(WRITTEN.intend("new", NOW, "p2", List.of("a")).isSettled()).isFalse();
        assertThat(NEVER.isSettled()).isFalse();
    }

    @Test
    void the_claimants_of_an_intent_count_too() {
        OwnedTag changing = WRITTEN.intend("new", NOW, "p2", List.of("b"));
        assertThat(changing.allClaimants()).containsExactly("a", "b");
        assertThat(changing.claimedValue()).isEqualTo("new");
        assertThat(WRITTEN.intend(null, NOW, "p2", List.of()).claimedValue()).isEqualTo("old");
    }
}
