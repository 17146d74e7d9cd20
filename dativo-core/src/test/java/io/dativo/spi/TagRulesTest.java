package io.dativo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TagRulesTest {
    @Test
    void bytes_are_counted_in_utf_8_beside_characters() {
        TagRules rules = TagRules.builder().maxBytes(4).build().toBuilder().build();
        assertThat(rules.refusal("éé", "data")).isEmpty();
        assertThat(rules.refusal("key", "ééé")).hasValue("has a value of more than 4 bytes in UTF-8");
        assertThat(rules.refusal("owner", "data")).hasValue("has a key of more than 4 bytes in UTF-8");
    }

    @Test
    void where_keys_are_chosen_from_a_list_any_other_is_refused_by_what_the_list_holds() {
        TagRules rules = TagRules.builder().onlyKeys(Set.of("owner", "env")).build().toBuilder()
                .build();
        assertThat(rules.refusal("owner", "data")).isEmpty();
        assertThat(rules.refusal("team", "data")).hasValue("has none of the keys that there are: env, owner");
        assertThat(TagRules.builder().onlyKeys(Set.of()).build().refusal("team", "data"))
                .isEmpty();
    }
}
