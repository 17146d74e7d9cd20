package com.example.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.cloud.storage.BlobInfo;
import com.sun.net.httpserver.HttpServer;
import io.dativo.gcp.GcpProvider;
import io.dativo.gcp.GoogleAccess;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Uses Dativo, Jackson and a cloud SDK in one process, as a host does. */
public final class Main {
    private Main() {}

    /** Throws if one of the three does not work beside the others; takes the Jackson that Dativo was tested with. */
    public static void main(String[] args) throws Exception {
        checkJackson(args[0]);

        JsonMapper mapper = new JsonMapper();
        JsonNode tree = mapper.readTree("{\"key\":\"cost_center\",\"value\":\"DATA-001\"}");
        Pair pair = mapper.treeToValue(tree, Pair.class);
        check(tree.equals(mapper.readTree(mapper.writeValueAsString(pair))), "Jackson does not round-trip a record");

        Problem problem = Problem.error("HOST-1", "no such key", "tags." + pair.key(), null, null);
        InvalidInputException failure = new InvalidInputException("job.yaml", List.of(problem));
        check(failure.problems().equals(List.of(problem)), "Dativo lost a problem");

        checkGoogle();
        check("b".equals(BlobInfo.newBuilder("b", "o").build().getBucket()), "the cloud SDK lost a bucket");
        System.out.println("The host runs, with Jackson " + args[0] + " throughout.");
    }

    private static void checkJackson(String expected) {
        Map<String, String> versions = new TreeMap<>();
        versions.put("core", new JsonFactory().version().toString());
        versions.put("databind", new JsonMapper().version().toString());
        versions.put("dataformat-xml", new XmlFactory().version().toString());
        versions.put("datatype-jsr310", new JavaTimeModule().version().toString());
        check(versions.values().stream().allMatch(expected::equals), "wrong Jackson: " + versions);

        // Annotations have no patch number.
        String annotations = JsonProperty.class.getPackage().getImplementationVersion();
        check(expected.startsWith(annotations), "wrong Jackson: annotations " + annotations);
    }

    /** Dativo's Google Cloud module with whatever versions of Google's libraries the host's own SDK leaves it. */
    private static void checkGoogle() throws IOException {
        HttpServer google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        google.createContext("/storage/v1/b/lake", exchange -> {
            byte[] bucket = "{\"name\":\"lake\",\"labels\":{\"owner\":\"data\"},\"metageneration\":\"1\"}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bucket.length);
            exchange.getResponseBody().write(bucket);
            exchange.close();
        });
        google.start();
        URI address = URI.create("http://127.0.0.1:" + google.getAddress().getPort());
        ResourceRef lake = new ResourceRef("gcp", "gcs_bucket", "gs://lake");
        try (TagStore store = GcpProvider.of(GoogleAccess.builder().endpoint(address).build())
                .open(AccountScope.of("gcp"))) {
            TagRead read = store.read(List.of(lake)).get(lake);
            check(read.tags().equals(Map.of("owner", "data")), "Dativo cannot read a label: " + read);
        } finally {
            google.stop(0);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Bound by Jackson. */
    public record Pair(String key, String value) {}
}
