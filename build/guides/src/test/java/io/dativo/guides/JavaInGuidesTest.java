package io.dativo.guides;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the guides show in Java compiles; what prints is run, and the guide shows what it printed. */
class JavaInGuidesTest {
    private static Compiled guides;

    @BeforeAll
    static void compile() throws IOException {
        guides = Compiled.guides();
    }

    @Test
    void all_of_it_compiles() {
        assertThat(guides.snippets()).hasSizeGreaterThan(50);
        assertThat(String.join("\n", guides.errors())).isEmpty();
    }

    @Test
    void what_prints_is_run() {
        assertThat(guides.snippets().stream()
                        .filter(snippet -> snippet.text().contains("System.out"))
                        .filter(snippet -> snippet.printed() == null)
                        .map(Snippet::block))
                .isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> what_is_run_prints_what_the_guide_shows() {
        return guides.snippets().stream()
                .filter(snippet -> snippet.block().run())
                .map(snippet -> DynamicTest.dynamicTest(snippet.block().toString(), () -> run(snippet)));
    }

    private static void run(Snippet snippet) throws ReflectiveOperationException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            guides.run(snippet);
        } finally {
            System.setOut(out);
        }
        if (snippet.printed() == null) {
            return;
        }
        List<String> lines = printed.toString(UTF_8).lines().toList();
        List<String> shown =
                Objects.requireNonNull(snippet.printed()).text().lines().toList();
        if (shown.contains("...")) {
            assertThat(lines)
                    .containsSubsequence(
                            shown.stream().filter(line -> !line.equals("...")).toList());
        } else {
            assertThat(lines).isEqualTo(shown);
        }
    }
}
