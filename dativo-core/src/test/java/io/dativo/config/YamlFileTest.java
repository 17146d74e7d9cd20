package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
    @TempDir
    Path folder;

    private final List<Problem> problems = new ArrayList<>();

    private Problem onlyProblemOf(Path file) {
        assertThat(YamlReader.read(file, "job.yaml", problems)).isNull();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("job.yaml"), bytes);
    }

    @Test
    void a_file_is_read_as_utf_8() throws IOException {
        ConfigNode node =
                YamlReader.read(write("a: Zürich 😀\n".getBytes(StandardCharsets.UTF_8)), "job.yaml", problems);

        assertThat(node.toJava()).isEqualTo(Map.of("a", "Zürich 😀"));
        assertThat(problems).isEmpty();
    }

    @Test
    void a_byte_order_mark_is_not_part_of_the_document() throws IOException {
        ConfigNode node = YamlReader.read(write("\uFEFFa: 1\n".getBytes(StandardCharsets.UTF_8)), "job.yaml", problems);

        assertThat(node.toJava()).isEqualTo(Map.of("a", 1L));
        assertThat(node.location()).isEqualTo(new SourceLocation("job.yaml", 1, 1));
        assertThat(problems).isEmpty();
    }

    @Test
    void a_missing_file_is_told_with_a_similar_name() throws IOException {
        write(new byte[0]);
        Problem problem = onlyProblemOf(folder.resolve("job.yml"));

        assertThat(problem.code()).isEqualTo("file-not-found");
        assertThat(problem.location()).isEqualTo(SourceLocation.file("job.yaml"));
        assertThat(problem.hint()).isEqualTo("did you mean 'job.yaml'?");
    }

    @Test
    void a_missing_directory_is_told_too() {
        Problem problem = onlyProblemOf(folder.resolve("nowhere").resolve("job.yaml"));

        assertThat(problem.code()).isEqualTo("file-not-found");
        assertThat(problem.hint()).contains("directory");
    }

    @Test
    void a_directory_is_no_file() {
        assertThat(onlyProblemOf(folder).code()).isEqualTo("file-is-directory");
    }

    @Test
    void a_path_through_a_file_cannot_be_read() throws IOException {
        Problem problem = onlyProblemOf(write(new byte[] {'a'}).resolve("job.yaml"));

        assertThat(problem.code()).isEqualTo("file-unreadable");
        assertThat(problem.message()).doesNotContain(folder.toString());
    }

    @Test
    void an_empty_file_is_told() throws IOException {
        assertThat(onlyProblemOf(write(new byte[0])).code()).isEqualTo("empty-file");
    }

    @Test
    void a_file_of_the_largest_size_is_read() throws IOException {
        String start = "a: 1\n#";
        Path file = write((start + "x".repeat(YamlReader.MAX_BYTES - start.length())).getBytes(StandardCharsets.UTF_8));

        assertThat(YamlReader.read(file, "job.yaml", problems)).isNotNull();
        assertThat(problems).isEmpty();
    }

    /** A sparse file larger than the memory of the process: only a refusal that does not read it can pass. */
    @Test
    void a_file_that_is_too_large_is_refused_without_reading_it_whole() throws IOException {
        Path file = folder.resolve("large.yaml");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(Runtime.getRuntime().maxMemory() + 1);
        }
        Problem problem = onlyProblemOf(file);

        assertThat(problem.code()).isEqualTo("file-too-large");
        assertThat(problem.message()).contains("1048576");
    }

    @Test
    void a_byte_that_is_not_utf_8_is_told_with_its_place() throws IOException {
        Problem problem = onlyProblemOf(write("a: 1\nname: ü\n".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(problem.code()).isEqualTo("wrong-encoding");
        assertThat(problem.message()).contains("0xFC").contains("offset 11");
        assertThat(problem.location()).isEqualTo(new SourceLocation("job.yaml", 2, 7));
        assertThat(problem.hint()).contains("UTF-8");
    }

    @Test
    void a_character_that_is_cut_off_at_the_end_is_told() throws IOException {
        assertThat(onlyProblemOf(write(new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82}))
                        .code())
                .isEqualTo("wrong-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void another_encoding_is_named(String charset) throws IOException {
        Problem problem = onlyProblemOf(write("a: 1\n".getBytes(Charset.forName(charset))));

        assertThat(problem.code()).isEqualTo("wrong-encoding");
        assertThat(problem.message()).contains(charset.substring(0, 6));
    }

    @Test
    void a_utf_32_mark_is_named() throws IOException {
        Problem problem = onlyProblemOf(write(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0, 'a', 0, 0, 0}));

        assertThat(problem.message()).contains("UTF-32");
    }
}
