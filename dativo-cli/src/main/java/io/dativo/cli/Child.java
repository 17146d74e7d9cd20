package io.dativo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.problem.DativoException;
import io.dativo.problem.Sensitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program of a job, with the job's bound configuration in a file that its owner alone can read. */
final class Child {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).registerModule(new SimpleModule().addSerializer(new Revealed()));

    private Child() {}

    /** Runs the program with this process's input and output, and ends it when this process is ended. */
    static int run(List<String> command, ResolvedJob job) {
        Path configuration = null;
        try {
            // Made with the permissions rw------- where the file system has some.
            configuration = Files.createTempFile("dativo-job-", ".yaml");
            YAML.writeValue(configuration.toFile(), job.job().document());
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("DATIVO_JOB_CONFIG", configuration.toString());
            builder.environment().putAll(RunTags.of(job).environmentVariables());
            return new Program(configuration).run(builder);
        } catch (IOException e) {
            throw new DativoException("could not run " + command.get(0) + ": " + e.getMessage(), e);
        } finally {
            delete(configuration);
        }
    }

    /** A program that a signal to this process ends first; the file with secrets does not stay behind it. */
    private static final class Program {
        private final Path configuration;
        private @Nullable Process process;
        private boolean isOver;

        Program(Path configuration) {
            this.configuration = configuration;
        }

        int run(ProcessBuilder builder) throws IOException {
            Thread passOn = new Thread(this::end);
            // Before the program begins: a signal that comes in between would leave it running.
            Runtime.getRuntime().addShutdownHook(passOn);
            Process started = start(builder);
            try {
                int code = started.waitFor();
                Runtime.getRuntime().removeShutdownHook(passOn);
                return code;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                started.destroy();
                throw new DativoException("interrupted while the program ran", interrupted);
            } catch (IllegalStateException shuttingDown) {
                return started.exitValue();
            }
        }

        private synchronized Process start(ProcessBuilder builder) throws IOException {
            if (isOver) {
                throw new DativoException("a signal came before the program was started");
            }
            process = builder.start();
            return process;
        }

        private void end() {
            Process running;
            synchronized (this) {
                isOver = true;
                running = process;
            }
            if (running != null) {
                running.destroy();
                running.onExit().join();
            }
            delete(configuration);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new DativoException("could not delete " + file + ", which may hold secrets", e);
            }
        }
    }

    /** Secrets as they are: the program needs them. */
    private static final class Revealed extends StdSerializer<Sensitive<?>> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unchecked")
        Revealed() {
            super((Class<Sensitive<?>>) (Class<?>) Sensitive.class);
        }

        @Override
        public void serialize(Sensitive<?> secret, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(secret.reveal(), json);
        }
    }
}
