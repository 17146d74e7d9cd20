package io.dativo.testparts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Fake-gcs-server, which answers as Cloud Storage does, on a free port of the loopback interface. It forgets everything when it
 * is closed.
 */
public final class FakeGcsServer implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("server started at (http://127\\.0\\.0\\.1:\\d+)");

    private final ServerProcess server;

    /** Starts the server and returns when it listens. */
    public FakeGcsServer() {
        String program = Needs.program(
                        "fake-gcs-server",
                        "DATIVO_FAKE_GCS_SERVER",
                        "fake-gcs-server, which 'scripts/interop terraform' installs")
                .toString();
        String port = Integer.toString(freePort());
        server = new ServerProcess(
                "fake-gcs-server",
                STARTED,
                List.of(
                        program,
                        "-backend",
                        "memory",
                        "-scheme",
                        "http",
                        "-host",
                        "127.0.0.1",
                        "-port",
                        port,
                        "-public-host",
                        "127.0.0.1:" + port));
    }

    /** {@return the address of the server} */
    public URI endpoint() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
