package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only the tags that an answer shows count as seen. */
class SeenInAnswerTest {
    private static final TagWrite WRITE = new TagWrite(
            new ResourceRef(GcpProvider.ID, GcpId.BUCKET, "gs://acme-lake"),
            Map.of("owner", "data"),
            Set.of("env"),
            null);

    @Test
    void an_answer_with_all_that_was_set_and_nothing_that_was_removed_confirms_the_write() {
        assertThat(ListedLabels.written(WRITE, Map.of("owner", "data", "other", "stays")))
                .isEqualTo(TagWriteResult.seen());
    }

    @Test
    void any_other_answer_is_an_acknowledgement_that_has_to_be_read_back() {
        TagWrite removal = new TagWrite(WRITE.resource(), Map.of(), Set.of("env"), null);
        assertThat(ListedLabels.written(WRITE, null)).isEqualTo(TagWriteResult.written());
        assertThat(ListedLabels.written(WRITE, Map.of("owner", "others"))).isEqualTo(TagWriteResult.written());
        assertThat(ListedLabels.written(WRITE, Map.of("owner", "data", "env", "prod")))
                .isEqualTo(TagWriteResult.written());
        assertThat(ListedLabels.written(removal, null)).isEqualTo(TagWriteResult.written());
        assertThat(ListedLabels.written(removal, Map.of())).isEqualTo(TagWriteResult.written());
    }
}
