package io.dativo.examples.gcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LabelJobTest {
    @Test
    void the_job_ends_with_labels_and_nothing_left_to_do() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        LabelJob.run(Path.of("").toAbsolutePath(), new PrintStream(printed, true, UTF_8));

        assertThat(printed.toString(UTF_8))
                .contains("owner=data-team@acme.com is EncodedTag[key=owner, value=data-team_acme_com, exact=false]")
                .contains("{cost_center=data-001}")
                .contains("Apply complete: 44 of 53 claimed tags are in place; 9 inherited tags have no place")
                .contains("owner=data-team_acme_com")
                .contains("by-hand")
                .contains("No changes. 44 of 53 claimed tags are in place; 9 inherited tags have no place");
    }
}
