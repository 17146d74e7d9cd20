package io.dativo.terraformit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moto, which answers as AWS does, on a free port of the loopback interface. It forgets everything when it is closed. */
final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final String endpoint;

    /** Starts the server and returns when it listens. */
    MotoServer() {
        try {
            process = new ProcessBuilder(Needs.moto().toString(), "-H", "127.0.0.1", "-p", "0")
                    .redirectErrorStream(true)
                    .start();
            output = process.inputReader();
            endpoint = endpoint();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // It logs every request; nobody reads it, but it must not fill the pipe.
        Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "moto-log");
        drain.setDaemon(true);
        drain.start();
    }

    private String endpoint() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = RUNNING.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IllegalStateException("moto ended before it listened:\n" + said);
    }

    /** A provider configuration that sends what the module uses to this server. */
    String providerOverride() {
        return """
                provider "aws" {
                  region                      = "us-east-1"
                  access_key                  = "test"
                  secret_key                  = "test"
                  skip_credentials_validation = true
                  skip_metadata_api_check     = true
                  s3_use_path_style           = true

                  endpoints {
                    glue      = "%1$s"
                    iam       = "%1$s"
                    s3        = "%1$s"
                    s3control = "%1$s"
                    sts       = "%1$s"
                  }
                }
                """.formatted(endpoint);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
