package io.dativo.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Sends what the SDK sends to Azure to a server on this machine: everything above the socket is as it is in production,
 * tokens and the HTTPS that they ask for included. The host that was meant is the first part of the path.
 */
final class Loopback implements HttpClient {
    /** The server of the JDK spells header names its own way; metadata is compared as it was sent. */
    static final String NAMES = "x-spelled";

    private final HttpClient client;
    private final int port;

    Loopback(int port, Duration timeout) {
        this.port = port;
        this.client = new JdkTransport(timeout);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return client.send(here(request));
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return client.send(here(request), context);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return client.sendSync(here(request), context);
    }

    private HttpRequest here(HttpRequest request) {
        URL meant = request.getUrl();
        if (!meant.getProtocol().equals("https")) {
            throw new IllegalStateException(meant + " is not HTTPS");
        }
        try {
            URL url = URI.create("http://127.0.0.1:" + port + "/" + meant.getHost() + meant.getFile())
                    .toURL();
            String names = request.getHeaders().stream()
                    .map(HttpHeader::getName)
                    .filter(name -> name.startsWith("x-ms-meta-"))
                    .collect(Collectors.joining(","));
            return request.copy().setUrl(url).setHeader(HttpHeaderName.fromString(NAMES), names);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
