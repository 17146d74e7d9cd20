package io.dativo.azure;

import io.dativo.azure.FakeAzure.Reply;
import io.dativo.azure.FakeAzure.Request;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Containers of Blob storage, their metadata and their leases, as strict as they are. */
public final class BlobService {
    /** What a SAS token's signature is here. */
    public static final String SIGNATURE = "c2lnbmF0dXJl";

    /** The key of every account. */
    public static final String KEY = "a2V5LW9mLXRoZS1hY2NvdW50";

    private static final String DATE = BlobObjects.DATE;

    private final Map<String, TreeMap<String, Container>> accounts = new HashMap<>();
    private final Map<String, Reply> writeFaults = new HashMap<>();
    private final BlobObjects objects = new BlobObjects();
    private int pageSize = 5000;

    private static final class Container {
        private Map<String, String> metadata = new TreeMap<>();
        private String lease;
    }

    public synchronized void create(String host, String container) {
        accounts.computeIfAbsent(host, key -> new TreeMap<>()).putIfAbsent(container, new Container());
    }

    public synchronized void put(String host, String container, String blob, byte[] content, String date) {
        create(host, container);
        objects.put(host + "/" + container + "/" + blob, content, date);
    }

    public synchronized void put(String host, String container, String blob, byte[] content) {
        create(host, container);
        objects.put(host + "/" + container + "/" + blob, content);
    }

    /** Sets metadata past everything. */
    public synchronized void set(String host, String container, String name, String value) {
        Map<String, String> metadata = get(host, container).metadata;
        metadata.keySet().removeIf(name::equalsIgnoreCase);
        metadata.put(name, value);
    }

    public synchronized Map<String, String> metadata(String host, String container) {
        return new TreeMap<>(get(host, container).metadata);
    }

    /** Somebody takes a lease that does not end. */
    public synchronized void lease(String host, String container) {
        get(host, container).lease = "somebody";
    }

    public synchronized boolean isLeased(String host, String container) {
        return get(host, container).lease != null;
    }

    public synchronized void pageBy(int containers) {
        pageSize = containers;
    }

    public synchronized void failNextWriteOf(String host, String container, Reply reply) {
        writeFaults.put(host + "/" + container, reply);
    }

    public synchronized Reply answer(Request request) {
        if (!isSignedIn(request)) {
            return error(403, "AuthenticationFailed", "Server failed to authenticate the request.");
        }
        String name = request.path().substring(1);
        if (name.isEmpty() && request.method().equals("GET") && "list".equals(request.parameter("comp"))) {
            return list(request);
        }
        int slash = name.indexOf('/');
        if (slash > 0) {
            boolean known =
                    accounts.getOrDefault(request.host(), new TreeMap<>()).containsKey(name.substring(0, slash));
            return known
                    ? objects.answer(request, request.host() + "/" + name)
                    : error(404, "ContainerNotFound", "The specified container does not exist.");
        }
        if (request.method().equals("GET") && "list".equals(request.parameter("comp"))) {
            boolean known =
                    accounts.getOrDefault(request.host(), new TreeMap<>()).containsKey(name);
            return known || objects.hasAny(request.host() + "/" + name)
                    ? objects.list(request.host() + "/" + name, request.parameter("prefix"))
                    : error(404, "ContainerNotFound", "The specified container does not exist.");
        }
        if (!"container".equals(request.parameter("restype"))
                || !request.method().equals("PUT")) {
            return null;
        }
        Container container =
                accounts.getOrDefault(request.host(), new TreeMap<>()).get(name);
        if (container == null) {
            return error(404, "ContainerNotFound", "The specified container does not exist.");
        }
        return switch (String.valueOf(request.parameter("comp"))) {
            case "lease" -> lease(request, container);
            case "metadata" -> setMetadata(request, container);
            default -> null;
        };
    }

    /** A token, a SAS token, or the name of the account with some signature: Azurite checks real ones. */
    private static boolean isSignedIn(Request request) {
        String given = request.header("Authorization");
        if (given == null) {
            return SIGNATURE.equals(request.parameter("sig"));
        }
        String account = request.host().substring(0, request.host().indexOf('.'));
        return given.equals("Bearer " + FakeAzure.TOKEN) || given.startsWith("SharedKey " + account + ":");
    }

    private Reply list(Request request) {
        String prefix = request.parameter("prefix") == null ? "" : request.parameter("prefix");
        String marker = request.parameter("marker") == null ? "" : request.parameter("marker");
        int size = Math.min(
                pageSize,
                request.parameter("maxresults") == null ? 5000 : Integer.parseInt(request.parameter("maxresults")));
        List<String> names = accounts.getOrDefault(request.host(), new TreeMap<>()).keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.compareTo(marker) >= 0)
                .sorted(Comparator.naturalOrder())
                .toList();
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Containers>");
        for (String name : names.subList(0, Math.min(size, names.size()))) {
            xml.append("<Container><Name>")
                    .append(name)
                    .append("</Name><Properties><Last-Modified>")
                    .append(DATE);
            xml.append("</Last-Modified><Etag>\"0x1\"</Etag></Properties>");
            if ("metadata".equals(request.parameter("include"))) {
                xml.append("<Metadata>");
                get(request.host(), name)
                        .metadata
                        .forEach((key, value) -> xml.append('<')
                                .append(key)
                                .append('>')
                                .append(value.replace("&", "&amp;").replace("<", "&lt;"))
                                .append("</")
                                .append(key)
                                .append('>'));
                xml.append("</Metadata>");
            }
            xml.append("</Container>");
        }
        xml.append("</Containers><NextMarker>").append(names.size() > size ? names.get(size) : "");
        return Reply.of(
                200, xml.append("</NextMarker></EnumerationResults>").toString(), "Content-Type", "application/xml");
    }

    private static Reply lease(Request request, Container container) {
        String id = request.header("x-ms-lease-id");
        switch (request.header("x-ms-lease-action")) {
            case "acquire" -> {
                int seconds = Integer.parseInt(request.header("x-ms-lease-duration"));
                if (seconds < 15 || seconds > 60) {
                    return error(
                            400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the format.");
                }
                if (container.lease != null) {
                    return error(409, "LeaseAlreadyPresent", "There is already a lease present.");
                }
                String proposed = request.header("x-ms-proposed-lease-id");
                container.lease = proposed == null ? UUID.randomUUID().toString() : proposed;
                return Reply.of(201, "", "x-ms-lease-id", container.lease, "ETag", "\"0x1\"", "Last-Modified", DATE);
            }
            case "release" -> {
                if (!id.equals(container.lease)) {
                    return error(409, "LeaseIdMismatchWithLeaseOperation", "The lease ID did not match.");
                }
                container.lease = null;
                return Reply.of(200, "", "ETag", "\"0x1\"", "Last-Modified", DATE);
            }
            default -> {
                return null;
            }
        }
    }

    private Reply setMetadata(Request request, Container container) {
        Reply planned = writeFaults.remove(request.host() + request.path());
        if (planned != null) {
            return planned;
        }
        String id = request.header("x-ms-lease-id");
        if (id == null) {
            return null; // Without a lease two writers lose each other's metadata.
        }
        if (!id.equals(container.lease)) {
            return error(412, "LeaseIdMismatchWithContainerOperation", "The lease ID did not match.");
        }
        Map<String, String> metadata = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int bytes = 0;
        String spelled = request.header(Loopback.NAMES);
        for (String header : spelled == null || spelled.isEmpty() ? new String[0] : spelled.split(",")) {
            String name = header.substring("x-ms-meta-".length());
            String value = request.header(header);
            bytes += name.length() + value.length();
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")
                    || !StandardCharsets.US_ASCII.newEncoder().canEncode(value)
                    || metadata.put(name, value) != null) {
                return error(400, "InvalidMetadata", "The specified metadata is invalid.");
            }
        }
        if (bytes > 8192) {
            return error(
                    400, "MetadataTooLarge", "The size of the specified metadata exceeds the maximum size permitted.");
        }
        container.metadata = new TreeMap<>(metadata);
        return Reply.of(200, "", "ETag", "\"0x1\"", "Last-Modified", DATE);
    }

    private Container get(String host, String container) {
        return accounts.get(host).get(container);
    }

    public static Reply error(int status, String code, String message) {
        return Reply.of(
                status,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + message
                        + "</Message></Error>",
                "x-ms-error-code",
                code,
                "Content-Type",
                "application/xml");
    }
}
