package io.dativo.gcp;

import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWriteResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The version of labels whose list call gives no etag, and whose etag changes with the rows too: a digest of the labels.
 * A write compares it with what is there and goes on with the etag that it found on the way.
 */
final class LabelVersion {
    private static final String PREFIX = "labels-";
    private static final int LENGTH = 16;

    private LabelVersion() {}

    static TagRead read(@Nullable Map<String, String> labels) {
        Map<String, String> known = labels == null ? Map.of() : labels;
        return TagRead.found(known, of(known));
    }

    static boolean isOutdated(@Nullable String version, @Nullable Map<String, String> labels) {
        return version != null && !version.equals(of(labels == null ? Map.of() : labels));
    }

    /** Whether a version is one of these. */
    static boolean is(@Nullable String version) {
        return version != null && version.startsWith(PREFIX);
    }

    static TagWriteResult conflict() {
        return TagWriteResult.failed(Kind.CONFLICT, "another writer changed the tags since they were read");
    }

    private static String of(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        // With the lengths no two sets of tags are the same text, whatever their values hold.
        new TreeMap<>(labels)
                .forEach((key, value) -> text.append(key.length())
                        .append(' ')
                        .append(value.length())
                        .append(' ')
                        .append(key)
                        .append(value));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
