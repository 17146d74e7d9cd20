package io.dativo.testparts;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Moto, which answers as AWS does, on a free port of the loopback interface. It forgets everything when it is closed. */
public final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final ServerProcess server;

    /** Starts the server and returns when it listens. */
    public MotoServer() {
        server = new ServerProcess("moto", RUNNING, List.of(Needs.moto().toString(), "-H", "127.0.0.1", "-p", "0"));
    }

    /** {@return the address of the server, for every service} */
    public URI endpoint() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
