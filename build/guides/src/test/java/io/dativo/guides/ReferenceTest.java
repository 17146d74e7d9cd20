package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/reference.md is made of the schemas, which are made of the model. */
class ReferenceTest {
    private static final Path PAGE = Block.ROOT.resolve("docs/reference.md");
    private static final List<String> FILES =
            List.of("job", "asset", "connector", "runner", "tag-policy", "policy-tests");
    private static final String HEAD = """
            # Reference: every key of every file
            Each key that Dativo reads, with its type and its meaning. Look a key up here; learn the files in [job files](job-files.md) and
            [tag policy](tag-policy.md). The page is made of the model by `ReferenceTest`: a key that is not here is refused, or kept with a
            warning.

            A key that is not marked as required may be left out. Where a number or a truth value is asked for, a placeholder such as
            `${NAME}` may stand as text. What a wrong key or value says: [every code](problems.md).

            """;

    /** {@code -Ddativo.reference.write=true} writes it anew. */
    @Test
    void the_page_has_each_key_of_the_model() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (String file : FILES) {
            page.append(Reference.of(file));
        }
        String generated = page.toString().stripTrailing() + "\n";
        if (Boolean.getBoolean("dativo.reference.write")) {
            Files.writeString(PAGE, generated);
        }

        assertThat(generated).contains("| `tenant_id`, required | text |", "| `cost_center`");
        assertThat(PAGE)
                .as("written anew by: mvn -pl build/guides -am test -Dtest=ReferenceTest -Ddativo.reference.write=true")
                .hasContent(generated);
    }
}
