package io.dativo.testparts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moto, which answers as AWS does, on a free port of the loopback interface. It forgets everything when it is closed. */
public final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final URI endpoint;

    /** Starts the server and returns when it listens. */
    public MotoServer() {
        try {
            process = new ProcessBuilder(Needs.moto().toString(), "-H", "127.0.0.1", "-p", "0")
                    .redirectErrorStream(true)
                    .start();
            output = process.inputReader();
            endpoint = URI.create(awaitAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // It logs every request; nobody reads it, but it must not fill the pipe.
        Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "moto-log");
        drain.setDaemon(true);
        drain.start();
    }

    private String awaitAddress() throws IOException {
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

    /** {@return the address of the server, for every service} */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
