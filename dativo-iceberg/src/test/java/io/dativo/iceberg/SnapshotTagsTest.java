package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTagsTest {
    @Test
    void the_summary_names_the_job_the_tenant_the_run_and_the_digest_of_the_tags() {
        TagSet tags = TagSet.of(Map.of("b", "2", "a", "1"), TagOrigin.of(TagLevel.ASSET, "asset"));
        assertThat(SnapshotTags.summary("orders", "acme", "run-7", tags))
                .containsExactly(
                        Map.entry("dativo.job", "orders"),
                        Map.entry("dativo.run", "run-7"),
                        // printf 'a\t1\nb\t2\n' | sha256sum
                        Map.entry(
                                "dativo.tags.digest",
                                "sha256:6d2d1bd0abaed39e891321f7fb19d3f21108674b420432e927ae2fb4d0b7fb73"),
                        Map.entry("dativo.tenant", "acme"));
    }

    @Test
    void keys_are_sorted_by_code_point_as_other_languages_sort_them() {
        // printf 'a.\uff5e\t1\na.\U1F680\t2\n' | sha256sum
        assertThat(digest(Map.of("a.\uff5e", "1", "a.🚀", "2")))
                .isEqualTo("sha256:504d54fa1a16f4798e85bab37f3eeda33342ba948d64dfecb94f67927a63a7e5");
    }

    @Test
    void different_tags_have_different_digests() {
        assertThat(digest(Map.of("a", "b=c")))
                .isNotEqualTo(digest(Map.of("a=b", "c")))
                .isNotEqualTo(digest(Map.of()));
        assertThat(digest(Map.of("a", ""))).isNotEqualTo(digest(Map.of()));
    }

    private static String digest(Map<String, String> tags) {
        return TagSet.of(tags, TagOrigin.of(TagLevel.ASSET, "asset")).digest();
    }
}
