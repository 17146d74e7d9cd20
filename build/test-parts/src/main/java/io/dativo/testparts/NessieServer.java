package io.dativo.testparts;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Nessie server with Iceberg's REST catalog over it, on a free port of the loopback interface. What is committed is kept
 * in memory and forgotten when it is closed; metadata files are in S3.
 */
public final class NessieServer implements AutoCloseable {
    private static final int OLDEST_JAVA = 21;
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");

    private final ServerProcess server;

    /**
     * Starts the server and returns when it listens.
     *
     * @param runner {@code nessie-quarkus-VERSION-runner.jar}
     * @param s3 the address of the store, which takes any credentials
     * @param warehouse where tables live unless they say where, {@code s3://BUCKET/PATH}; the bucket exists
     */
    public NessieServer(Path runner, URI s3, String warehouse) {
        Path java = Needs.java(OLDEST_JAVA);
        String store = "-Dnessie.catalog.service.s3.default-options.";
        server = new ServerProcess(
                "nessie",
                LISTENING,
                List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=0",
                        "-Dquarkus.otel.sdk.disabled=true",
                        "-Dnessie.version.store.type=IN_MEMORY",
                        "-Dnessie.catalog.default-warehouse=warehouse",
                        "-Dnessie.catalog.warehouses.warehouse.location=" + warehouse,
                        store + "endpoint=" + s3,
                        store + "path-style-access=true",
                        store + "region=eu-west-1",
                        store + "access-key=urn:nessie-secret:quarkus:store",
                        "-Dstore.name=any",
                        "-Dstore.secret=any",
                        // Moto does not know the addresses that Nessie would sign for its clients.
                        store + "request-signing-enabled=false",
                        "-jar",
                        runner.toString()));
    }

    /** {@return its address: Nessie's own API is below it at {@code api/v2}, a branch's REST catalog at {@code iceberg/BRANCH}} */
    public URI address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
