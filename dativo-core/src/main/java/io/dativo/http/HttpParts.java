package io.dativo.http;

import io.dativo.http.RangedInput.Part;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is behind an address: in parts where the server gives parts of one version, so that the head of a large state costs
 * one small request, and as a whole elsewhere. For one thread.
 */
@Internal
public final class HttpParts {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final HttpGet http;
    private final URI address;
    private @Nullable Part first;

    private HttpParts(HttpGet http, URI address) {
        this.http = http;
        this.address = address;
    }

    /** Opens it from its first byte. */
    public static InputStream open(HttpGet http, URI address) {
        HttpGet.Answer answer = http.get(address, range(0, RangedInput.FIRST, null));
        boolean inParts = answer.status() == 206;
        if (!inParts && answer.status() != 416) {
            return whole(http, answer);
        }
        HttpParts parts = new HttpParts(http, address);
        Part first = inParts ? parts.part(answer, 0, RangedInput.FIRST) : null;
        if (first == null || (first.version() == null && first.bytes().length < first.size())) {
            // Without a version a state that changes meanwhile could come out as a mixture; and an empty one has no
            // range.
            close(answer);
            return whole(http, http.get(address, Map.of()));
        }
        parts.first = first;
        return new RangedInput(parts::fetch);
    }

    private static InputStream whole(HttpGet http, HttpGet.Answer answer) {
        if (answer.status() == 200) {
            return answer.body();
        }
        close(answer);
        throw http.failure(answer);
    }

    private Part fetch(long offset, int length, @Nullable String version) {
        Part ready = first;
        if (ready != null) {
            first = null;
            return ready;
        }
        HttpGet.Answer answer = http.get(address, range(offset, length, version));
        if (answer.status() != 206) {
            close(answer);
            throw switch (answer.status()) {
                case 200 ->
                    http.failure(Kind.REJECTED, 200, "gave a part of itself and now gives only the whole", null);
                case 416 -> http.changed();
                default -> http.failure(answer);
            };
        }
        Part part = part(answer, offset, length);
        if (!Objects.equals(part.version(), version)) {
            throw http.changed();
        }
        return part;
    }

    private Part part(HttpGet.Answer answer, long offset, int length) {
        try (InputStream body = answer.body()) {
            String range = answer.header("Content-Range");
            Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
            if (!matcher.matches() || Long.parseLong(matcher.group(1)) != offset) {
                throw http.failure(Kind.REJECTED, 206, "answers with other bytes than those that were asked for", null);
            }
            long size = Long.parseLong(matcher.group(3));
            long count = Long.parseLong(matcher.group(2)) - offset + 1;
            if (size > http.limits().bytes()) {
                throw http.failure(
                        Kind.REJECTED,
                        null,
                        "is larger than the allowed " + http.limits().bytes() + " bytes",
                        null);
            }
            byte[] bytes = body.readNBytes(length);
            if (bytes.length != count) {
                throw http.failure(
                        Kind.UNAVAILABLE, null, "broke off after " + (offset + bytes.length) + " bytes", null);
            }
            return new Part(bytes, size, strong(answer.header("ETag")));
        } catch (IOException failed) {
            throw http.failure(Kind.UNAVAILABLE, null, "broke off", failed);
        }
    }

    /** A weak ETag may stay the same when bytes change. */
    private static @Nullable String strong(@Nullable String etag) {
        return etag == null || etag.startsWith("W/") ? null : etag;
    }

    private static Map<String, String> range(long offset, int length, @Nullable String version) {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        return version == null ? Map.of("Range", range) : Map.of("Range", range, "If-Match", version);
    }

    private static void close(HttpGet.Answer answer) {
        try {
            answer.body().close();
        } catch (IOException nothingLost) {
            // It is not needed.
        }
    }
}
