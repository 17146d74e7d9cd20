package io.dativo.dagster.pipes;

import static io.dativo.dagster.pipes.PipesParameters.CONTEXT;
import static io.dativo.dagster.pipes.PipesParameters.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters that cannot be used are named, with what is wrong, and show nothing of their content. */
class BrokenParametersTest {
    private static final String GOOD =
            UnderDagster.packed(Map.of("data", Map.of("extras", Map.of("password", "s3cret-in-extras"))));

    @TempDir
    Path folder;

    static List<Arguments> broken() {
        String stdout = UnderDagster.packed(Map.of("stdio", "stdout"));
        return List.of(
                Arguments.of(CONTEXT, "is no base64", "{not base64}", stdout),
                Arguments.of(
                        CONTEXT,
                        "is not compressed by zlib",
                        Base64.getEncoder().encodeToString("{\"data\":{}}".getBytes()),
                        stdout),
                Arguments.of(CONTEXT, "is not compressed by zlib, or it was cut", cut(GOOD), stdout),
                Arguments.of(CONTEXT, "holds JSON that is no object", UnderDagster.packed(List.of(1)), stdout),
                Arguments.of(CONTEXT, "holds neither", UnderDagster.packed(Map.of("x", 1)), stdout),
                Arguments.of(
                        CONTEXT,
                        "names the file /no/such/file",
                        UnderDagster.packed(Map.of("path", "/no/such/file")),
                        stdout),
                Arguments.of(
                        CONTEXT,
                        "no object store was given",
                        UnderDagster.packed(Map.of("bucket", "b", "key", "k")),
                        stdout),
                Arguments.of(MESSAGES, "is missing", GOOD, null),
                Arguments.of(MESSAGES, "is no base64", GOOD, "%"),
                Arguments.of(MESSAGES, "names no channel", GOOD, UnderDagster.packed(Map.of())),
                Arguments.of(
                        MESSAGES, "neither stdout nor stderr", GOOD, UnderDagster.packed(Map.of("stdio", "stdlog"))),
                Arguments.of(
                        MESSAGES,
                        "names the file /no/such/folder/m, which cannot be written: NoSuchFileException",
                        GOOD,
                        UnderDagster.packed(Map.of("path", "/no/such/folder/m"))),
                Arguments.of(MESSAGES, "no object store was given", GOOD, UnderDagster.packed(Map.of("bucket", "b"))));
    }

    private static String cut(String packed) {
        byte[] bytes = Base64.getDecoder().decode(packed);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes, bytes.length - 12));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_parameter_is_named(String name, String why, String context, String messages) {
        Map<String, String> environment = new HashMap<>();
        environment.put(CONTEXT, context);
        if (messages != null) {
            environment.put(MESSAGES, messages);
        }
        assertThatThrownBy(() -> PipesSession.builder().environment(environment).open())
                .isInstanceOf(PipesException.class)
                .hasMessageStartingWith(name)
                .hasMessageContaining(why)
                .hasMessageContaining("unset both parameters")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
        PipesSession session = PipesSession.builder()
                .environment(environment)
                .goOnWithoutDagster()
                .open();
        assertThat(session.isUnderDagster()).isFalse();
        assertThat(session.problem())
                .hasValueSatisfying(problem -> assertThat(problem).hasMessageContaining(why));
        session.materialize("any");
        session.close();
    }

    @Test
    void arguments_win_over_the_environment_in_both_spellings() throws Exception {
        Path messages = folder.resolve("messages");
        Path context = Files.write(folder.resolve("context"), "{\"run_id\":\"from-arguments\"}".getBytes());
        try (PipesSession session = PipesSession.builder()
                .environment(Map.of(CONTEXT, GOOD))
                .withoutShutdownHook()
                .arguments(
                        "--verbose",
                        "--dagster-pipes-context",
                        UnderDagster.packed(Map.of("path", context.toString())),
                        "--dagster-pipes-messages=" + UnderDagster.packed(Map.of("path", messages.toString())))
                .open()) {
            assertThat(session.context().runId()).contains("from-arguments");
        }
        assertThat(Files.size(messages)).isPositive();
    }
}
