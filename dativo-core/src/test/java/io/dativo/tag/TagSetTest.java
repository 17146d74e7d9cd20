package io.dativo.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagSetTest {
    private static final TagOrigin HERE = TagOrigin.of(TagLevel.JOB, "here");
    private static final TagOrigin THERE = TagOrigin.of(TagLevel.ASSET, "there");

    @Test
    void tags_are_sorted_by_key_and_of_two_with_one_key_the_later_wins() {
        TagSet tags = TagSet.of(List.of(new Tag("b", "1", HERE), new Tag("a", "2", HERE), new Tag("b", "3", THERE)));

        assertThat(tags).extracting(Tag::key).containsExactly("a", "b");
        assertThat(tags.get("b")).contains(new Tag("b", "3", THERE));
        assertThat(tags.get("c")).isEmpty();
        assertThat(tags.size()).isEqualTo(2);
        assertThat(tags.isEmpty()).isFalse();
        assertThat(tags).hasToString("{a=2, b=3}");
    }

    @Test
    void in_a_union_the_tag_of_the_stronger_set_wins() {
        TagSet weak = TagSet.of(Map.of("a", "1", "b", "1"), HERE);
        TagSet strong = TagSet.of(Map.of("b", "2", "c", "2"), THERE);

        assertThat(weak.and(strong).values()).isEqualTo(Map.of("a", "1", "b", "2", "c", "2"));
        assertThat(weak.values()).as("neither set changes").isEqualTo(Map.of("a", "1", "b", "1"));
    }

    @Test
    void sets_are_equal_when_their_tags_and_origins_are() {
        TagSet one = TagSet.of(Map.of("a", "1"), HERE);

        assertThat(one)
                .isEqualTo(TagSet.of(Map.of("a", "1"), HERE))
                .hasSameHashCodeAs(TagSet.of(Map.of("a", "1"), HERE))
                .isNotEqualTo(TagSet.of(Map.of("a", "1"), THERE))
                .isNotEqualTo(TagSet.of(Map.of("a", "2"), HERE))
                .isNotEqualTo(Map.of());
        assertThat(TagSet.of(List.of())).isSameAs(TagSet.empty());
        assertThat(TagSet.empty().isEmpty()).isTrue();
    }

    /** {@code printf 'a\t1\nb\t2\n' | sha256sum}. */
    @Test
    void a_digest_is_that_of_a_line_for_each_tag_whatever_its_origin() {
        String digest = "sha256:6d2d1bd0abaed39e891321f7fb19d3f21108674b420432e927ae2fb4d0b7fb73";

        assertThat(TagSet.of(Map.of("a", "1", "b", "2"), HERE).digest())
                .isEqualTo(TagSet.of(Map.of("b", "2", "a", "1"), THERE).digest())
                .isEqualTo(digest);
    }
}
