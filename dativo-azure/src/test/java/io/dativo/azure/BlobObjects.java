package io.dativo.azure;

import io.dativo.azure.FakeAzure.Reply;
import io.dativo.azure.FakeAzure.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Block blobs: ranges, ETags and their conditions. Texts only, in ISO-8859-1, so that a byte is a character. */
final class BlobObjects {
    static final String DATE = "Wed, 25 Nov 2026 10:00:00 GMT";

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> etags = new HashMap<>();
    private final Map<String, String> modified = new TreeMap<>();
    private int writes;

    void put(String address, byte[] content) {
        put(address, content, DATE);
    }

    void put(String address, byte[] content, String date) {
        modified.put(address, date);
        contents.put(address, content);
        etags.put(address, "\"0x8DC" + ++writes + "\"");
    }

    boolean hasAny(String container) {
        return modified.keySet().stream().anyMatch(address -> address.startsWith(container + "/"));
    }

    /** The blobs below a container whose names begin with something. */
    Reply list(String container, String prefix) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>");
        modified.forEach((address, date) -> {
            if (address.startsWith(container + "/" + prefix)) {
                xml.append("<Blob><Name>").append(address.substring(container.length() + 1));
                xml.append("</Name><Properties><Last-Modified>")
                        .append(date)
                        .append("</Last-Modified><Content-Length>");
                xml.append(contents.get(address).length).append("</Content-Length></Properties></Blob>");
            }
        });
        return Reply.of(
                200,
                xml.append("</Blobs><NextMarker/></EnumerationResults>").toString(),
                "x-ms-version",
                "2025-11-05",
                "Content-Type",
                "application/xml");
    }

    private Reply delete(String address) {
        modified.remove(address);
        etags.remove(address);
        return contents.remove(address) == null
                ? BlobService.error(404, "BlobNotFound", "The specified blob does not exist.")
                : Reply.of(202, "");
    }

    Reply answer(Request request, String address) {
        return switch (request.method()) {
            case "GET" -> get(request, address);
            case "PUT" -> set(request, address);
            case "DELETE" -> delete(address);
            default -> null;
        };
    }

    private Reply get(Request request, String address) {
        byte[] content = contents.get(address);
        if (content == null) {
            return BlobService.error(404, "BlobNotFound", "The specified blob does not exist.");
        }
        String etag = etags.get(address);
        String condition = request.header("If-Match");
        if (condition != null && !condition.equals(etag)) {
            return BlobService.error(412, "ConditionNotMet", "The condition specified is not met.");
        }
        String asked = request.header("x-ms-range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        if (!range.matches()) {
            return reply(200, content, etag);
        }
        int from = Integer.parseInt(range.group(1));
        if (from >= content.length) {
            return BlobService.error(416, "InvalidRange", "The range specified is invalid.");
        }
        int to = (int) Math.min(content.length, Long.parseLong(range.group(2)) + 1);
        return reply(
                206,
                Arrays.copyOfRange(content, from, to),
                etag,
                "Content-Range",
                "bytes " + from + "-" + (to - 1) + "/" + content.length);
    }

    private static Reply reply(int status, byte[] content, String etag, String... more) {
        String[] headers = Arrays.copyOf(more, more.length + 6);
        System.arraycopy(
                new String[] {"ETag", etag, "Last-Modified", DATE, "x-ms-blob-type", "BlockBlob"},
                0,
                headers,
                more.length,
                6);
        return Reply.of(status, new String(content, StandardCharsets.UTF_8), headers);
    }

    private Reply set(Request request, String address) {
        if (!"BlockBlob".equals(request.header("x-ms-blob-type")) || request.header("Content-Length") == null) {
            return BlobService.error(400, "MissingRequiredHeader", "A header is missing.");
        }
        String etag = etags.get(address);
        if ("*".equals(request.header("If-None-Match")) && etag != null) {
            return BlobService.error(409, "BlobAlreadyExists", "The specified blob already exists.");
        }
        String condition = request.header("If-Match");
        if (condition != null && !condition.equals(etag)) {
            return BlobService.error(412, "ConditionNotMet", "The condition specified is not met.");
        }
        put(address, request.body());
        return Reply.of(201, "", "ETag", etags.get(address), "Last-Modified", DATE);
    }
}
