package io.dativo.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.problem.DativoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no audit log is refused and stays what it is. */
class ForeignFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the only copy of the notes",
                "{ }",
                "{\"seq\":1,\"time\":\"2026\"",
                "{\"seq\":1,\"prev\":\"no hash",
                "notes\n",
                "a\nb",
            })
    void what_is_not_ours_is_left_alone(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), content);

        assertThatThrownBy(() -> append(file)).isInstanceOf(DativoException.class);
        assertThat(file).hasContent(content);
    }

    @Test
    void a_line_of_ours_that_was_cut_off_at_any_byte_is_recovered() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        append(file);
        append(file);
        byte[] both = Files.readAllBytes(file);
        for (int cut = 1; cut < both.length; cut++) {
            Path torn = folder.resolve("torn" + cut + ".jsonl");
            Files.write(torn, Arrays.copyOf(both, cut));

            append(torn);

            assertThat(AuditLog.file(torn).verify().isIntact())
                    .as("cut at %d", cut)
                    .isTrue();
        }
    }

    private static void append(Path file) {
        ObjectNode event = Json.object().put("event", "planned");
        AuditLog.file(file).append(List.of(event).iterator());
    }
}
