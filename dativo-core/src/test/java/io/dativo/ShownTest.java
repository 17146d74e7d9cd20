package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Shown;
import io.dativo.problem.SourceLocation;
import io.dativo.testparts.ShownTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What texts show to people: no secret, and nothing that acts on a terminal. */
class ShownTest {
    @Test
    void no_public_type_shows_a_secret(@TempDir Path folder) {
        ShownTypes.Result result = ShownTypes.of(Dativo.class, folder);

        assertThat(result.leaks()).isEmpty();
        assertThat(result.walked())
                .contains("Asset", "Connector", "Engine", "Infrastructure", "JobFile", "SourceConfig", "TargetConfig")
                .contains("TerraformBinding", "ProviderConfig", "Runner", "TerraformOutput")
                .contains("Dativo.Builder", "HttpState", "HttpState.Builder", "HcpState", "InvalidInputException")
                .hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "\u0007",
                "\r",
                "\n",
                "\u202e",
                "\u2066",
                "\u2028",
                "\u2029",
                "\u200b",
                "\u0085",
                "\ufeff"
            })
    void what_acts_on_a_terminal_or_hides_text_is_visible_in_problems(String act) {
        Problem problem = Problem.error(
                "unknown-key",
                "unknown key 'a" + act + "b'",
                "a" + act + "b",
                SourceLocation.file("x" + act + ".yaml"),
                "did you mean 'c" + act + "d'?");
        String text = problem.toString().replace("\n    hint: ", " ");
        String thrown = new InvalidInputException("job", List.of(problem))
                .getMessage()
                .replace("has 1 error:\n", "")
                .replace("\n    hint: ", " ");

        assertThat(text + thrown).doesNotContain(act).contains(String.format("\\u%04x", act.codePointAt(0)));
    }

    @Test
    void what_is_no_secret_is_shown() {
        assertThat(Shown.value("backend", Map.of("key", "dativo/acme/terraform.tfstate")))
                .isEqualTo("{key=dativo/acme/terraform.tfstate}");
        assertThat(Shown.value("uri", "https://host/path@x")).isEqualTo("https://host/path@x");
        assertThat(Shown.visible("grün \u4e2d C:\\folder")).isEqualTo("grün \u4e2d C:\\folder");
    }
}
