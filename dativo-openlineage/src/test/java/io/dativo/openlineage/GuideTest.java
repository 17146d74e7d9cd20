package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every snippet of Java in the guide is code of {@link GuideSnippets}, which is compiled, and run by {@link LineageEventsTest}. */
class GuideTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void every_snippet_is_code_that_is_compiled() throws IOException {
        String code = compact(Files.readString(Path.of("src/test/java/io/dativo/openlineage/GuideSnippets.java")));
        List<String> snippets = SNIPPET.matcher(Files.readString(Path.of("../docs/openlineage.md")))
                .results()
                .map(match -> compact(match.group(1)))
                .toList();
        assertThat(snippets).hasSize(2).allSatisfy(snippet -> assertThat(code).contains(snippet));
    }

    private static String compact(String code) {
        return code.replaceAll("\\s+", "");
    }
}
