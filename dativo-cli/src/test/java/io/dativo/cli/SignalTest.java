package io.dativo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a shell script, and Windows has no TERM")
class SignalTest {
    @TempDir
    private Path folder;

    /** A {@code dativo run} whose tags are in place: its program lives until it gets a signal. */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        Dativo dativo = Dativo.builder().withoutDiscovery().base(home).build();
        String program =
                "trap 'echo got TERM; exit 0' TERM; echo \"file $DATIVO_JOB_CONFIG\"; while :; do sleep 0.05; done";
        System.exit(Child.run(
                List.of("sh", "-c", program),
                dativo.resolve(
                        dativo.load(home.resolve("jobs/acme/orders.yaml")).job())));
    }

    @Test
    @Timeout(60)
    void a_signal_to_run_ends_its_program_first_and_leaves_no_file_with_secrets() throws Exception {
        Ran.of(builder -> builder, Map.of(), "init", folder.toString());
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Process run = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SignalTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(run.getInputStream(), UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.startsWith("file ")) {
                line = said.readLine();
            }
            assertThat(line).as("the program was started").isNotNull();
            assertThat(Path.of(line.substring("file ".length()))).exists();

            // Process.destroy() would close the output before it is read.
            run.toHandle().destroy();

            assertThat(said.readLine()).isEqualTo("got TERM");
            assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).isEqualTo(128 + 15);
            assertThat(left(temporary)).isEmpty();
        } finally {
            run.destroyForcibly();
        }
    }

    private static List<Path> left(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("dativo-job-"))
                    .toList();
        }
    }
}
