package io.dativo.testparts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that says where it listens, from when it does until it is closed. */
final class ServerProcess implements AutoCloseable {
    private static final long SECONDS_TO_END = 10;

    private final Process process;
    private final URI address;

    /**
     * Starts the program and returns when it listens.
     *
     * @param name what it is, for messages
     * @param says what it says then; the first group is the address
     * @param command the program and its arguments
     * @throws IllegalStateException with everything that it said, when it ends before
     */
    ServerProcess(String name, Pattern says, List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader output = process.inputReader();
            address = URI.create(awaitAddress(name, says, output));
            // It goes on to log; nothing reads it, but it must not fill the pipe.
            Thread drain = new Thread(() -> output.lines().forEach(line -> {}), name + "-log");
            drain.setDaemon(true);
            drain.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String awaitAddress(String name, Pattern says, BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = says.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IllegalStateException(name + " ended before it listened:\n" + said);
    }

    /** {@return where it listens} */
    URI address() {
        return address;
    }

    @Override
    public void close() {
        // Not process.destroy(), which also closes what is being drained.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
