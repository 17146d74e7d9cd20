package io.dativo.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.DativoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFileTest {
    private static final Pattern SIGN = Pattern.compile("\\Aours");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "ours, before"})
    void what_is_ours_or_empty_is_replaced(String before) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), before);

        OwnFile.replace(file, "ours, now", SIGN);
        OwnFile.replace(folder.resolve("new"), "ours, now", SIGN);

        assertThat(file).hasContent("ours, now");
        assertThat(folder.resolve("new")).hasContent("ours, now");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void what_is_not_ours_stays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "theirs, ours");

        assertThatThrownBy(() -> OwnFile.replace(file, "ours", SIGN))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("theirs, ours");
        assertThatThrownBy(() -> OwnFile.replace(folder, "ours", SIGN)).isInstanceOf(DativoException.class);
    }
}
