package io.dativo.catalogs;

import io.dativo.problem.Sensitive;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a catalog's server is reached. Immutable and thread-safe; its text shows no secret.
 *
 * <pre>{@code
 * CatalogConnection.of(URI.create("https://acme.cloud.databricks.com"), () -> tokens.current())
 * }</pre>
 */
public final class CatalogConnection {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI address;
    private final Supplier<Sensitive<String>> token;
    private final Duration timeout;

    private CatalogConnection(URI address, Supplier<Sensitive<String>> token, Duration timeout) {
        this.address = address;
        this.token = token;
        this.timeout = timeout;
    }

    /**
     * A server and a token that stays valid.
     *
     * @param address the address, without the path of the API
     * @param token the bearer token
     * @return the connection, which waits 30 seconds for an answer
     * @throws IllegalArgumentException when it is no address of a server
     */
    public static CatalogConnection of(URI address, Sensitive<String> token) {
        return of(address, () -> token);
    }

    /**
     * A server and a source of tokens, asked for each request.
     *
     * @param address the address, without the path of the API
     * @param token gives the bearer token
     * @return the connection, which waits 30 seconds for an answer
     * @throws IllegalArgumentException when it is no address of a server
     */
    public static CatalogConnection of(URI address, Supplier<Sensitive<String>> token) {
        boolean http = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!http || address.getHost() == null) {
            throw new IllegalArgumentException("a catalog is reached by http or https and the name of a host");
        }
        if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("the address of " + address.getHost()
                    + " has a user, a query or a fragment; give the token beside it");
        }
        return new CatalogConnection(address, token, TIMEOUT);
    }

    /**
     * The same with another limit.
     *
     * @param limit how long one answer may take, above zero
     * @return the connection
     */
    public CatalogConnection withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the timeout must be above zero, not " + limit);
        }
        return new CatalogConnection(address, token, limit);
    }

    URI address() {
        return address;
    }

    Sensitive<String> token() {
        return token.get();
    }

    Duration timeout() {
        return timeout;
    }

    /** The address. */
    @Override
    public String toString() {
        return address.toString();
    }
}
