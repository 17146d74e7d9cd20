package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
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
    void a_later_snapshot_leaves_the_summary_of_an_earlier_one_as_it_is() throws IOException {
        try (InMemoryCatalog catalog = new InMemoryCatalog()) {
            catalog.initialize("memory", Map.of());
            catalog.createNamespace(Namespace.of("sales"));
            Table table = catalog.createTable(TableIdentifier.of("sales", "orders"), new Schema());
            for (String costCenter : List.of("then", "now")) {
                TagSet tags = TagSet.of(Map.of("cost_center", costCenter), TagOrigin.of(TagLevel.ASSET, "asset"));
                table.updateProperties().set("cost_center", costCenter).commit();
                AppendFiles append = table.newAppend();
                SnapshotTags.summary("orders", "acme", costCenter, tags).forEach(append::set);
                append.commit();
            }

            assertThat(table.snapshots())
                    .extracting(snapshot -> snapshot.summary().get("dativo.run") + " "
                            + snapshot.summary().get("dativo.tags.digest"))
                    .containsExactly(
                            "then " + digest(Map.of("cost_center", "then")),
                            "now " + digest(Map.of("cost_center", "now")));
        }
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
