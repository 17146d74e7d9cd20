package io.dativo.terraform.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.States;
import io.dativo.terraform.TerraformState;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs that behave as Terraform does in its odd moments, and Terraform itself where there is one. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
class CommandStateTest {
    @TempDir
    Path folder;

    private Path module;

    @BeforeEach
    void makeModule() throws IOException {
        module = Files.createDirectory(folder.resolve("module"));
    }

    @Test
    void what_it_prints_is_read_and_what_it_complains_of_is_kept_apart() {
        StateSource source = program("""
                echo 'Warning: noise' >&2
                echo "{\\"args\\":{\\"sensitive\\":false,\\"type\\":\\"string\\",\\"value\\":\\"$*\\"},"
                echo "\\"workspace\\":{\\"sensitive\\":false,\\"type\\":\\"string\\",\\"value\\":\\"$TF_WORKSPACE\\"},"
                echo "\\"folder\\":{\\"sensitive\\":true,\\"type\\":\\"string\\",\\"value\\":\\"$(basename "$PWD")\\"}}"
                """, "acme-prod");
        TerraformState state = StateReader.outputs().read(source);

        assertThat(state.outputs().get("args").value()).isEqualTo("output -json -no-color");
        assertThat(state.outputs().get("workspace").value()).isEqualTo("acme-prod");
        assertThat(state.outputs().get("folder").isSensitive()).isTrue();
        assertThat(state.source()).endsWith("output -json in " + module + ", workspace acme-prod");
    }

    @Test
    void an_empty_map_without_an_error_is_no_state() {
        assertThatThrownBy(() -> StateReader.outputs().read(program("echo '{}'", null)))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("never applied")
                .hasMessageContaining("workspace does not exist");
    }

    @Test
    void a_failure_tells_its_first_error_line_alone() {
        assertThatThrownBy(() -> StateReader.outputs()
                        .read(program(
                                "echo '| Error: Failed to load state' >&2; echo 'key = s3cr3t' >&2; exit 1", null)))
                .isInstanceOf(ProviderException.class)
                .hasMessageEndingWith("failed with exit code 1; it says: Failed to load state");
    }

    @Test
    void a_program_that_hangs_is_ended_with_its_children() {
        Path mark = folder.resolve("mark");
        StateSource hanging = StateSources.command(
                script("sh -c 'sleep 60; touch " + mark + "' & echo $! >" + folder.resolve("child") + "; sleep 60"),
                module,
                null,
                Duration.ofMillis(500));

        assertThatThrownBy(hanging::open)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT));
        long child = Long.parseLong(new String(States.bytes(folder.resolve("child"))).strip());
        ProcessHandle.of(child).ifPresent(alive -> alive.onExit().join());
        assertThat(mark).doesNotExist();
    }

    @Test
    void much_output_on_both_sides_does_not_block() {
        StateSource loud = program("""
                i=0; while [ $i -lt 3000 ]; do echo 'a line of complaint that fills the pipe of the error stream' >&2; i=$((i+1)); done
                printf '{"a":{"sensitive":false,"type":"string","value":"'
                i=0; while [ $i -lt 3000 ]; do printf 'a text that fills the pipe of the output stream'; i=$((i+1)); done
                printf '"}}'
                """, null);

        assertThat(StateReader.outputs().read(loud).outputs().get("a").value().toString())
                .hasSize(3000 * "a text that fills the pipe of the output stream".length());
    }

    @Test
    void a_program_that_is_not_there_is_told() {
        assertThatThrownBy(() ->
                        StateSources.command("no-such-terraform", module, null).open())
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("install 'no-such-terraform'");
        assertThatThrownBy(() -> StateSources.command(script("echo x"), folder.resolve("none"), null)
                        .open())
                .hasMessageContaining("check the module's folder");
    }

    @Test
    void the_workspace_is_checked() {
        assertThatThrownBy(() -> StateSources.command("terraform", module, "../x"))
                .hasMessageContaining("workspace-name");
    }

    @Test
    void terraform_itself_is_asked() throws IOException {
        requireTerraform();
        Files.copy(States.real("core-default"), module.resolve("terraform.tfstate"));
        Path workspace = Files.createDirectories(module.resolve("terraform.tfstate.d/acme-prod"));
        Files.copy(States.real("core-acme-prod"), workspace.resolve("terraform.tfstate"));

        for (String name : new String[] {"default", "acme-prod"}) {
            assertThat(StateReader.outputs()
                            .read(StateSources.command("terraform", module, name))
                            .outputs())
                    .isEqualTo(StateReader.outputs()
                            .read(States.real("core-" + name))
                            .outputs());
        }
        assertThatThrownBy(() -> StateReader.outputs().read(StateSources.command("terraform", module, "typo")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("workspace does not exist");
    }

    /** Skips loudly without Terraform, and fails where that must not be. */
    private static void requireTerraform() {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "terraform")));
        if (!found) {
            assertThat(System.getenv("CI")).as("terraform is not on PATH").isNotEqualTo("true");
            System.err.println("SKIPPED: terraform is not on PATH, so it was not asked for outputs");
            Assumptions.abort("terraform is not on PATH");
        }
    }

    private StateSource program(String script, String workspace) {
        return StateSources.command(script(script), module, workspace);
    }

    private String script(String script) {
        try {
            Path file = folder.resolve("program");
            Files.writeString(file, "#!/bin/sh\n" + script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
