package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of Cloud Storage: media in ranges, uploads in one request, generations, keys of the customer. */
final class FakeObjects {
    static final Set<String> KEYS = Set.of("name", "contentType", "metadata");

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

    private final Consumer<String> bucketMustExist;
    private final Map<String, Stored> objects = new TreeMap<>();
    private long generation = 1_700_000_000_000_000L;

    private record Stored(byte[] bytes, long generation, String keySha256) {}

    /** What goes over the wire: the bytes, and where they are in the whole. */
    record Media(byte[] bytes, int status, long generation, String contentRange) {}

    FakeObjects(Consumer<String> bucketMustExist) {
        this.bucketMustExist = bucketMustExist;
    }

    void put(String bucket, String name, byte[] bytes, String customerKey) {
        objects.put(
                bucket + "/" + name, new Stored(bytes, ++generation, customerKey == null ? null : sha256(customerKey)));
    }

    String text(String bucket, String name) {
        return new String(objects.get(bucket + "/" + name).bytes(), StandardCharsets.UTF_8);
    }

    /** The methods' paths are {@code /storage/v1/b/B/o/O} and {@code /download/storage/v1/b/B/o/O}. */
    Media media(Call call) {
        call.takes("generation", "ifGenerationMatch");
        if (!"media".equals(call.query("alt"))) {
            throw Refusal.invalid("only media is downloaded here");
        }
        String bucket = call.part(4);
        bucketMustExist.accept(bucket);
        Stored stored = objects.get(bucket + "/" + call.part(6));
        String asked = call.query("generation");
        if (stored == null || (asked != null && Long.parseLong(asked) != stored.generation())) {
            throw new Refusal(404, "notFound", "No such object: " + bucket + "/" + call.part(6));
        }
        checkKey(call, stored);
        String range = call.header("Range");
        if (range == null) {
            return new Media(stored.bytes(), 200, stored.generation(), null);
        }
        Matcher parts = RANGE.matcher(range);
        if (!parts.matches()) {
            throw Refusal.invalid("the range is " + range);
        }
        int from = Integer.parseInt(parts.group(1));
        int to = Math.min(Integer.parseInt(parts.group(2)) + 1, stored.bytes().length);
        if (from >= stored.bytes().length) {
            throw new Refusal(416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.");
        }
        String place = "bytes " + from + "-" + (to - 1) + "/" + stored.bytes().length;
        return new Media(Arrays.copyOfRange(stored.bytes(), from, to), 206, stored.generation(), place);
    }

    /** Two objects a page, so that a list must go on. */
    JsonNode list(Call call) {
        call.takes("prefix", "pageToken");
        String bucket = call.part(3);
        bucketMustExist.accept(bucket);
        List<String> names = objects.keySet().stream()
                .filter(name -> name.startsWith(bucket + "/" + call.query("prefix")))
                .map(name -> name.substring(bucket.length() + 1))
                .toList();
        ObjectNode answer = Call.JSON.createObjectNode().put("kind", "storage#objects");
        Page.of(names, 2, call.query("pageToken"))
                .write(answer, "items", name -> Call.JSON.createObjectNode().put("name", name));
        return answer;
    }

    JsonNode delete(Call call) {
        call.takes();
        bucketMustExist.accept(call.part(3));
        if (objects.remove(call.part(3) + "/" + call.part(5)) == null) {
            throw new Refusal(404, "notFound", "No such object: " + call.part(3) + "/" + call.part(5));
        }
        return Call.JSON.createObjectNode();
    }

    private static void checkKey(Call call, Stored stored) {
        String key = call.header("x-goog-encryption-key");
        if (key != null
                && !(sha256(key).equals(call.header("x-goog-encryption-key-sha256"))
                        && "AES256".equals(call.header("x-goog-encryption-algorithm")))) {
            throw new Refusal(400, "customerEncryptionKeySha256IsInvalid", "the key and its digest differ");
        }
        if (stored.keySha256() != null && key == null) {
            throw new Refusal(
                    400,
                    "resourceIsEncryptedWithCustomerEncryptionKey",
                    "The target object is encrypted by a customer-supplied encryption key.");
        }
        if (key != null && !sha256(key).equals(stored.keySha256())) {
            throw new Refusal(400, "customerEncryptionKeyIsIncorrect", "The provided encryption key is incorrect.");
        }
    }

    /** One request of two parts: what the object is called, and what it holds. */
    JsonNode insert(Call call) {
        call.takes("uploadType", "ifGenerationMatch");
        String bucket = call.part(4);
        bucketMustExist.accept(bucket);
        if (!"multipart".equals(call.query("uploadType"))) {
            throw Refusal.invalid("a small object is uploaded in one request");
        }
        String type = String.valueOf(call.header("Content-Type"));
        Matcher boundary =
                Pattern.compile("multipart/related; boundary=\"?([^\";]+)\"?").matcher(type);
        if (!boundary.matches()) {
            throw Refusal.invalid("the upload is " + type);
        }
        String[] parts = new String(call.body(), StandardCharsets.UTF_8).split("--" + Pattern.quote(boundary.group(1)));
        JsonNode metadata = metadata(content(parts[1]));
        String name = metadata.path("name").asText();
        Stored before = objects.get(bucket + "/" + name);
        String expected = call.query("ifGenerationMatch");
        if (expected != null && Long.parseLong(expected) != (before == null ? 0 : before.generation())) {
            throw Refusal.conditionNotMet();
        }
        put(bucket, name, content(parts[2]).getBytes(StandardCharsets.UTF_8), null);
        return Call.JSON
                .createObjectNode()
                .put("name", name)
                .put(
                        "generation",
                        Long.toString(objects.get(bucket + "/" + name).generation()));
    }

    private static JsonNode metadata(String json) {
        try {
            JsonNode metadata = Call.JSON.readTree(json);
            metadata.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    throw Refusal.invalid("an object has no " + key);
                }
            });
            return metadata;
        } catch (IOException broken) {
            throw new Refusal(400, "parseError", "Parse Error");
        }
    }

    /** What follows the headers of a part, without the line break before the next boundary. */
    private static String content(String part) {
        String content = part.substring(part.indexOf("\r\n\r\n") + 4);
        return content.endsWith("\r\n") ? content.substring(0, content.length() - 2) : content;
    }

    private static String sha256(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(Base64.getDecoder().decode(key)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
