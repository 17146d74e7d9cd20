package io.dativo.terraformit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real Terraform, run in one folder with nothing of the user's own configuration. */
final class Terraform {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long MINUTES = 10;

    private final Path folder;
    private final String reattachment;

    private Terraform(Path folder, String reattachment) {
        this.folder = folder;
        this.reattachment = reattachment;
    }

    /** Terraform in a folder, with providers that run elsewhere: by the name that they have at HashiCorp. */
    static Terraform in(Path folder, Map<String, StubProvider> providers) {
        ObjectNode map = MAPPER.createObjectNode();
        providers.forEach((name, provider) -> map.set("hashicorp/" + name, provider.reattachment()));
        return new Terraform(folder, map.toString());
    }

    /** What a run left behind. */
    record Run(int exitCode, String output, String errors) {
        /** Everything that it said, in one line without the frames that Terraform draws. */
        String said() {
            return (output + " " + errors).replaceAll("[\\s│╷╵]+", " ");
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(output);
            } catch (JacksonException e) {
                throw new IllegalStateException("This is no JSON: " + output + errors, e);
            }
        }
    }

    /** Runs a command that must succeed. */
    Run succeed(String... arguments) {
        Run run = run(arguments);
        if (run.exitCode() != 0) {
            throw new AssertionError("terraform " + String.join(" ", arguments) + " ended with " + run.exitCode()
                    + ":\n" + run.output() + run.errors());
        }
        return run;
    }

    /** Runs a command. */
    Run run(String... arguments) {
        try {
            Path logs = Files.createTempDirectory("dativo-terraform");
            Path output = logs.resolve("out");
            Path errors = logs.resolve("err");
            Path settings = Files.createFile(logs.resolve("terraformrc"));
            List<String> command = new ArrayList<>(List.of(Needs.terraform().toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(settings.toFile()))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.matches("(TF|AWS|GOOGLE|ARM)_.*"));
            environment.put("TF_CLI_CONFIG_FILE", settings.toString());
            environment.put("TF_IN_AUTOMATION", "1");
            environment.put("TF_INPUT", "0");
            environment.put("CHECKPOINT_DISABLE", "1");
            if (!reattachment.equals("{}")) {
                environment.put("TF_REATTACH_PROVIDERS", reattachment);
            }
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "terraform " + String.join(" ", arguments) + " took more than " + MINUTES + " minutes");
            }
            Run run = new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
            delete(logs);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Plans with variables and gives the plan as JSON. */
    JsonNode plan(String variablesJson) {
        variables(variablesJson);
        succeed("plan", "-no-color", "-out=plan");
        return succeed("show", "-json", "plan").json();
    }

    /** Writes what a job's export writes: variables that Terraform reads without being told. */
    void variables(String json) {
        try {
            Files.writeString(folder.resolve("terraform.tfvars.json"), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** A copy of a folder's files, without what Terraform itself left there. */
    static Path copy(Path folder, Path to) {
        for (Path file : Needs.filesBelow(folder)) {
            Path relative = folder.relativize(file);
            if (!relative.startsWith(".terraform") && !relative.toString().contains("tfstate")) {
                try {
                    Files.createDirectories(to.resolve(relative).getParent());
                    Files.copy(file, to.resolve(relative));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return to;
    }

    /** Deletes a folder with all that is in it, but nothing that it links to. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
