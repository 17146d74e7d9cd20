package io.dativo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TagRulesTest {
    @Test
    void half_a_character_is_refused_everywhere_and_a_whole_one_is_not() {
        TagRules rules = TagRules.builder().build();
        assertThat(rules.refusal("team", "cut \ud83d")).hasValue("has a value with half of a character in it");
        assertThat(rules.refusal("\ude80", "x")).hasValue("has a key with half of a character in it");
        assertThat(rules.refusal("🚀", "🚀")).isEmpty();
    }

    @Test
    void a_reserved_key_is_refused_with_who_keeps_it_whatever_its_case() {
        TagRules rules = TagRules.builder()
                .reservedPrefixes("sys:")
                .reservePrefix("s3.", "the engine owns it")
                .reserveKey("owner", "the catalog owns it")
                .build()
                .toBuilder()
                .build();
        assertThat(rules.refusal("SYS:a", "")).hasValue("has a key with the reserved prefix 'sys:'");
        assertThat(rules.refusal("S3.endpoint", ""))
                .hasValue("has a key with the reserved prefix 's3.': the engine owns it");
        assertThat(rules.refusal("Owner", "")).hasValue("has the reserved key 'owner': the catalog owns it");
        assertThat(rules.refusal("owners", "")).isEmpty();
    }

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
