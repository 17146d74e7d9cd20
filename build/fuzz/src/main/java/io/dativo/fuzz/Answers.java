package io.dativo.fuzz;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.aws.AwsProvider;
import io.dativo.catalogs.CatalogConnection;
import io.dativo.catalogs.DataHubProvider;
import io.dativo.catalogs.OpenMetadataProvider;
import io.dativo.catalogs.UnityCatalogProvider;
import io.dativo.gcp.GcpProvider;
import io.dativo.gcp.GoogleAccess;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Sensitive;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A server on this machine that answers everything with the same bytes, and the stores that ask it. */
final class Answers implements AutoCloseable {
    private static final AccountScope AWS =
            AccountScope.of("aws").withRegion("eu-west-1").withAccount("123456789012");
    private static final AccountScope GCP =
            AccountScope.of("gcp").withRegion("europe-west1").withProject("acme-data");

    private final HttpServer server;
    private final List<Asked> asked;
    private volatile byte[] answer = {};

    /** A store with a resource that it is asked for. */
    private record Asked(TagStore store, ResourceRef resource) {}

    Answers() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "answers");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        CatalogConnection catalog =
                CatalogConnection.of(address, Sensitive.of("token")).withTimeout(Duration.ofSeconds(5));
        ProviderSpi aws = AwsProvider.builder()
                .endpoint(address)
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
        ProviderSpi gcp =
                GcpProvider.of(GoogleAccess.builder().endpoint(address).build());
        asked = List.of(
                asked(UnityCatalogProvider.of(catalog), "table", "main.sales.orders"),
                asked(OpenMetadataProvider.of(catalog), "table", "service.db.sales.orders"),
                asked(
                        DataHubProvider.of(catalog),
                        "dataset",
                        "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)"),
                asked(aws, AWS, "s3_bucket", "arn:aws:s3:::lake"),
                asked(aws, AWS, "iam_role", "arn:aws:iam::123456789012:role/etl"),
                asked(aws, AWS, "glue_table", "arn:aws:glue:eu-west-1:123456789012:table/sales/orders"),
                asked(gcp, GCP, "gcs_bucket", "gs://acme-lake"),
                asked(gcp, GCP, "bigquery_table", "acme-data.sales.orders"),
                asked(gcp, GCP, "project", "acme-data"));
    }

    private static Asked asked(ProviderSpi provider, String type, String id) {
        return asked(provider, AccountScope.of(provider.id()), type, id);
    }

    private static Asked asked(ProviderSpi provider, AccountScope scope, String type, String id) {
        return new Asked(
                Providers.of(provider).get(provider.id()).open(scope), new ResourceRef(provider.id(), type, id));
    }

    /** Asks everybody at once, who all get these bytes; each says something of its resource. */
    void give(byte[] bytes) {
        answer = bytes;
        asked.parallelStream().forEach(each -> ask(each, bytes.length == 0));
    }

    private static void ask(Asked each, boolean isNothing) {
        Map<ResourceRef, TagRead> read = each.store().read(List.of(each.resource()));
        TagRead.Status status =
                Objects.requireNonNull(read.get(each.resource())).status();
        if (status == TagRead.Status.FOUND && isNothing) {
            throw new AssertionError("nothing was taken for the tags of " + each.resource());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = answer;
        exchange.getRequestBody().readAllBytes();
        boolean isXml = bytes.length > 0 && bytes[0] == '<';
        exchange.getResponseHeaders().set("Content-Type", isXml ? "text/xml" : "application/json");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        asked.forEach(each -> each.store().close());
        server.stop(0);
    }
}
