package io.dativo.walk;

import io.dativo.testparts.Needs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The real Terraform in a copy of the reference module, with its state in S3. */
final class Terraform {
    /** Where an emulator is: the endpoints are in the environment, for Terraform as for everybody. */
    static final String PLACES = """
            terraform {
              backend "s3" {
                bucket                      = "acme-terraform-state"
                key                         = "orders/terraform.tfstate"
                region                      = "us-east-1"
                use_path_style              = true
                skip_credentials_validation = true
                skip_requesting_account_id  = true
                skip_metadata_api_check     = true
              }
            }

            provider "aws" {
              region                      = "us-east-1"
              s3_use_path_style           = true
              skip_credentials_validation = true
              skip_metadata_api_check     = true
            }
            """;

    /**
     * The emulator refuses an upload by the bucket's policy whatever the condition says, and the provider waits a minute until
     * it believes a lifecycle: scripts/terraform applies both.
     */
    private static final String EMULATED = PLACES + """

            resource "aws_s3_bucket_policy" "lake" {
              count = 0
            }

            resource "aws_s3_bucket_lifecycle_configuration" "lake" {
              count = 0
            }
            """;

    private final Path folder;
    private final PrintStream out;

    private Terraform(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * Copies the module.
     *
     * @param module the folder of the module
     * @param folder an empty folder
     * @param out where Terraform's own words go
     */
    static Terraform copy(Path module, Path folder, PrintStream out) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(module)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".tf")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("emulated_override.tf"), EMULATED);
        return new Terraform(folder, out);
    }

    Path folder() {
        return folder;
    }

    /** Runs a command that must succeed. */
    void run(String... arguments) throws IOException, InterruptedException {
        int exit = exit(arguments);
        if (exit != 0) {
            throw new IllegalStateException("terraform " + String.join(" ", arguments) + " ended with " + exit);
        }
    }

    /** Runs a command and gives how it ended. */
    int exit(String... arguments) throws IOException, InterruptedException {
        Process process = start(builder(arguments).redirectErrorStream(true));
        try (Stream<String> lines = process.inputReader().lines()) {
            lines.filter(Terraform::isTelling).forEach(line -> out.println("  terraform: " + line));
        }
        return process.waitFor();
    }

    /** Runs a command that must succeed and keeps what it prints. */
    Path print(String file, String... arguments) throws IOException, InterruptedException {
        Path printed = folder.resolve(file);
        Process process = start(
                builder(arguments).redirectOutput(printed.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT));
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("terraform " + String.join(" ", arguments) + " ended with " + exit);
        }
        return printed;
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Needs.terraform().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TF_"));
        builder.environment().put("TF_IN_AUTOMATION", "1");
        builder.environment().put("TF_INPUT", "0");
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        return builder;
    }

    /** The end of each step and everything that is wrong, without the plan's hundreds of lines. */
    private static boolean isTelling(String line) {
        return line.matches("(Apply complete|No changes|Plan:|Created and switched|Terraform has been).*")
                || line.contains("Error")
                || line.startsWith("│");
    }
}
