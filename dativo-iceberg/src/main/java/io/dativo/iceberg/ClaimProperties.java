package io.dativo.iceberg;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What jobs claim, as properties: one for each job, which names the job and, behind it, keys with their values. None grows
 * with the number of jobs, and two jobs that claim at once write two properties. What does not fit in one property is in
 * further ones of the same form; a key without a value, which does not fit in any, claims what is written.
 */
final class ClaimProperties {
    /** What the properties' names begin with; a digest of the claimant follows. */
    static final String PREFIX = "dativo.claim.";

    /** What the JDBC catalog keeps of a namespace's value, the least of all. */
    static final int LONGEST = 1000;

    private static final int DIGEST_BYTES = 8;
    private static final Pattern SEPARATOR = Pattern.compile("\\|");
    private static final Pattern ESCAPED = Pattern.compile("%([0-9a-f]{4})");

    private ClaimProperties() {}

    /**
     * What each claimant claims.
     *
     * @param written what is written, for claims whose value did not fit
     */
    static SortedMap<String, SortedMap<String, String>> read(
            Map<String, String> properties, Map<String, String> written) {
        SortedMap<String, SortedMap<String, String>> claims = new TreeMap<>();
        properties.forEach((name, text) -> {
            if (name.startsWith(PREFIX)) {
                Iterator<String> parts = List.of(SEPARATOR.split(text, -1)).iterator();
                SortedMap<String, String> keys =
                        claims.computeIfAbsent(unescaped(parts.next()), claimant -> new TreeMap<>());
                parts.forEachRemaining(part -> {
                    int equals = part.indexOf('=');
                    String key = unescaped(equals < 0 ? part : part.substring(0, equals));
                    keys.put(key, equals < 0 ? written.getOrDefault(key, "") : unescaped(part.substring(equals + 1)));
                });
            }
        });
        return claims;
    }

    /** What says that a claimant claims some keys; nothing when there are none. */
    static SortedMap<String, String> of(String claimant, Map<String, String> keys) {
        SortedMap<String, String> properties = new TreeMap<>();
        String name = PREFIX + digest(claimant);
        String head = escaped(claimant);
        StringBuilder text = new StringBuilder(head);
        for (Map.Entry<String, String> claim : new TreeMap<>(keys).entrySet()) {
            String key = "|" + escaped(claim.getKey());
            String next = key + "=" + escaped(claim.getValue());
            if (head.length() + next.length() > LONGEST) {
                next = key;
            }
            if (text.length() > head.length() && text.length() + next.length() > LONGEST) {
                properties.put(numbered(name, properties.size()), text.toString());
                text = new StringBuilder(head);
            }
            text.append(next);
        }
        if (text.length() > head.length()) {
            properties.put(numbered(name, properties.size()), text.toString());
        }
        return properties;
    }

    private static String numbered(String name, int number) {
        return number == 0 ? name : name + "." + number;
    }

    private static String digest(String claimant) {
        byte[] digest = PropertiesVersion.sha256().digest(claimant.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
    }

    /** What is not readable on one line, or separates, is {@code %} and four hexadecimal digits. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c == '%' || c == '|' || c == '=' || Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                escaped.append(String.format("%%%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private static String unescaped(String text) {
        return text.indexOf('%') < 0
                ? text
                : ESCAPED.matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(
                                Character.toString((char) Integer.parseInt(match.group(1), 16))));
    }
}
