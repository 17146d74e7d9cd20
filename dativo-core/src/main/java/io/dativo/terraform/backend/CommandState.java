package io.dativo.terraform.backend;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Shown;
import io.dativo.spi.StateSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets Terraform or OpenTofu read the state: {@code terraform output -json} in the module's folder, which must be
 * initialised. It knows every backend and every encryption, and gives outputs only. Immutable and thread-safe.
 *
 * @param binary the program, for example {@code terraform} or {@code tofu}, or a path to it
 * @param module the folder
 * @param workspace the workspace, or null for the one that is selected there
 * @param timeout how long it may take
 */
record CommandState(String binary, Path module, @Nullable String workspace, Duration timeout) implements StateSource {
    /** No prompt, no colour, no question to the vendor's server, and stable texts. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TF_IN_AUTOMATION", "1", "TF_INPUT", "0", "CHECKPOINT_DISABLE", "1");

    @Override
    public InputStream open() {
        Process process = start();
        CompletableFuture<byte[]> out =
                CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()), CommandState::inThread);
        CompletableFuture<byte[]> err =
                CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()), CommandState::inThread);
        try {
            byte[] json = out.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            byte[] complaint = err.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            return checked(process.exitValue(), json, complaint);
        } catch (TimeoutException late) {
            throw failure(Kind.TIMEOUT, "took longer than " + timeout.toSeconds() + " s", null);
        } catch (ExecutionException broken) {
            throw failure(Kind.UNAVAILABLE, "broke off", broken.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure(Kind.UNAVAILABLE, "was given up: the thread was interrupted", interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public String describe() {
        return binary + " output -json in " + module + (workspace == null ? "" : ", workspace " + workspace);
    }

    private Process start() {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(binary, "output", "-json", "-no-color")).directory(module.toFile());
        builder.environment().putAll(ENVIRONMENT);
        if (workspace != null) {
            builder.environment().put("TF_WORKSPACE", workspace);
        }
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException failed) {
            throw failure(
                    Kind.UNAVAILABLE, "cannot be run; install '" + binary + "', or check the module's folder", failed);
        }
    }

    private InputStream checked(int exit, byte[] json, byte[] complaint) {
        if (exit != 0) {
            throw failure(Kind.REJECTED, "failed with exit code " + exit + error(complaint), null);
        }
        // Terraform says this, and no error, of a module that was never applied and of a workspace that does not exist.
        if (new String(json, StandardCharsets.UTF_8).strip().equals("{}")) {
            throw failure(
                    Kind.NOT_FOUND,
                    "prints no output: the module was never applied, has no outputs, or the workspace does not exist",
                    null);
        }
        return new ByteArrayInputStream(json);
    }

    /** The first line with an error; the lines behind it may quote the configuration. */
    private static String error(byte[] complaint) {
        return new String(complaint, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("Error:"))
                .map(line -> "; it says: "
                        + Shown.visible(Shown.words(
                                line.substring(line.indexOf("Error:") + 6).strip())))
                .findFirst()
                .orElse("");
    }

    private ProviderException failure(Kind kind, String what, @Nullable Throwable cause) {
        return new ProviderException(kind, null, describe() + " " + what, cause);
    }

    /** Not in a shared pool: it blocks for as long as the program runs. */
    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "dativo-terraform-output");
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
