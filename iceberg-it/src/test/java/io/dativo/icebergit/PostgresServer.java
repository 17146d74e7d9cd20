package io.dativo.icebergit;

import io.dativo.testparts.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of its own on a free port of the loopback interface, gone with its data when it is closed. */
final class PostgresServer implements AutoCloseable {
    static final String USER = "dativo";
    static final String PASSWORD = "dativo-test-only";

    private static final String PACKAGE = "PostgreSQL's server (the package postgresql)";

    private final Path folder;
    private final Process process;
    private final int port;

    PostgresServer() {
        Path initdb = Needs.program("initdb", "DATIVO_INITDB", PACKAGE);
        Path postgres = Needs.program("postgres", "DATIVO_POSTGRES", PACKAGE);
        try {
            folder = Files.createTempDirectory("dativo-postgres");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            if (isRoot()) {
                // It refuses to run as root; its package makes a user for it.
                run(List.of("chown", "-R", "postgres:", folder.toString()));
            }
            Path data = folder.resolve("data");
            run(asPostgres(List.of(
                    initdb.toString(),
                    "-D",
                    data.toString(),
                    "-U",
                    USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--no-sync",
                    "--encoding=UTF8",
                    "--no-locale")));
            port = freePort();
            process = new ProcessBuilder(asPostgres(List.of(
                            postgres.toString(),
                            "-D",
                            data.toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "fsync=off")))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> asPostgres(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        all.addAll(command);
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command.get(0) + " failed:\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
