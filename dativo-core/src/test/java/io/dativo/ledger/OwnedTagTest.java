package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an intent that was not finished means, for every value that may be on the resource. */
class OwnedTagTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final OwnedTag WRITTEN = OwnedTag.of("old", NOW, "p1");
    private static final OwnedTag NEVER = OwnedTag.of(null, NOW, "p2");

    @Test
    void an_addition_is_ours_only_where_it_is_seen() {
        OwnedTag adding = NEVER.intend(intent("new"));
        assertThat(adding.settle("new")).isEqualTo(OwnedTag.of("new", NOW, "p2"));
        assertThat(adding.settle(null)).isNull();
        assertThat(adding.settle("other")).isNull();
        assertThat(adding.wrote("new")).isTrue();
        assertThat(adding.wrote("other")).isFalse();
    }

    @Test
    void a_change_is_done_or_not_done_or_overtaken() {
        OwnedTag changing = WRITTEN.intend(intent("new"));
        assertThat(changing.settle("new")).isEqualTo(OwnedTag.of("new", NOW, "p2"));
        assertThat(new OwnedTag("new", List.of("old"), NOW, "p2", null).wrote("old"))
                .as("the write was acknowledged and lost")
                .isTrue();
        assertThat(changing.settle("old")).isEqualTo(WRITTEN);
        assertThat(changing.settle(null)).isEqualTo(WRITTEN);
        assertThat(changing.settle("other")).isNull();
        assertThat(changing.wrote("old")).isTrue();
        assertThat(changing.wrote("new")).isTrue();
    }

    @Test
    void a_removal_is_done_or_not_done_or_overtaken() {
        OwnedTag removing = WRITTEN.intend(intent(null));
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
        assertThat(WRITTEN.intend(intent("new")).isSettled()).isFalse();
        assertThat(NEVER.isSettled()).isFalse();
    }

    @Test
    void the_last_value_is_that_of_the_intent_unless_it_removes() {
        assertThat(WRITTEN.intend(intent("new")).lastValue()).isEqualTo("new");
        assertThat(WRITTEN.intend(intent(null)).lastValue()).isEqualTo("old");
    }

    @Test
    void what_is_given_back_is_not_ours_once_it_has_its_value() {
        OwnedTag givingBack = WRITTEN.intend(new OwnedTag.Intent("theirs", NOW, "p2", true));
        assertThat(givingBack.settle("theirs")).isNull();
        assertThat(givingBack.settle("old")).isEqualTo(WRITTEN);
    }

    @Test
    void whatever_was_acknowledged_and_lost_in_a_row_leaves_what_is_there_ours_until_a_value_is_seen() {
        OwnedTag last = WRITTEN;
        for (int write = 0; write < 4; write++) {
            OwnedTag intended = last.intend(intent("v" + write));
            last = intended.settle("v" + write).unseenAfter(intended);
        }
        assertThat(last.former()).containsExactly("old", "v0", "v1", "v2");
        assertThat(last.wrote("old")).isTrue();
        OwnedTag removing = last.intend(intent(null));
        assertThat(removing.settle("old")).as("the removal was lost, too").isEqualTo(last);
        assertThat(last.seen().wrote("old")).isFalse();
    }

    @Test
    void of_values_that_nobody_saw_the_latest_are_remembered_and_each_once() {
        OwnedTag last = WRITTEN;
        for (int write = 0; write < 100; write++) {
            String value = "v" + write % 40;
            last = OwnedTag.of(value, NOW, "p").unseenAfter(last);
        }
        assertThat(last.former())
                .hasSize(OwnedTag.MOST_FORMER)
                .doesNotHaveDuplicates()
                .contains("v18")
                .doesNotContain("v19");
    }

    private static OwnedTag.Intent intent(@Nullable String value) {
        return new OwnedTag.Intent(value, NOW, "p2", false);
    }
}
