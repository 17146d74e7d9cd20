package io.dativo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fuzzing began with and what it found, read again in every build; also cut off, and with a byte changed. */
class CorpusTest {
    private static final Path CORPUS = Path.of("corpus");

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void every_input_is_read_or_refused(Target target) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(CORPUS.resolve(target.name().toLowerCase(Locale.ROOT)))) {
            inputs = files.sorted().toList();
        }
        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            target.read(bytes);
            for (int at = 0; at < bytes.length; at += Math.max(1, bytes.length / 8)) {
                target.read(Arrays.copyOf(bytes, at));
                byte[] changed = bytes.clone();
                changed[at] ^= 0x21;
                target.read(changed);
            }
        }
    }
}
