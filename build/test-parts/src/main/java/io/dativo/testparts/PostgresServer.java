package io.dativo.testparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL on a port of the loopback interface, with one database {@code postgres} of the user {@code dativo}. It takes
 * no risk for its data, and its data goes when it is closed.
 */
public final class PostgresServer implements AutoCloseable {
    private final Path folder;
    private final Path data;
    private final int port;

    /** Makes a database cluster, starts the server and returns when it answers. */
    public PostgresServer() {
        Path initdb = Needs.program("initdb", "DATIVO_INITDB", "PostgreSQL 13 or newer, its server's programs");
        try {
            folder = Files.createTempDirectory(
                    "dativo-postgres",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            data = folder.resolve("data");
            port = freePort();
            run(initdb, "-D", data.toString(), "-U", "dativo", "-A", "trust", "-E", "UTF8", "--no-sync");
            String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories=";
            run(control(), "-D", data.toString(), "-l", folder.resolve("log").toString(), "-w", "-o", options, "start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the port it listens on} */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        run(control(), "-D", data.toString(), "-m", "immediate", "stop");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path control() {
        return Needs.program("pg_ctl", "DATIVO_PG_CTL", "PostgreSQL 13 or newer, its server's programs");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** PostgreSQL refuses to run as root, so root lends it the user that its package made. */
    private void run(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        try {
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
