package io.dativo.guides.given;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** For docs/openlineage.md: a receiver that takes everything. */
public class OpenlineageGiven extends QuickstartGiven {
    private final HttpServer server;

    protected final URI receiver;
    protected final Keys keys = () -> "k1";

    public OpenlineageGiven() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        receiver = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Where a host keeps its keys. */
    protected interface Keys {
        String current();
    }
}
