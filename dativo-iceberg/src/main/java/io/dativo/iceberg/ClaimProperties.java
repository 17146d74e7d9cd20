package io.dativo.iceberg;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who claims which tags, as properties: one for each claimant, which names the claimant and the keys that it claims. None
 * grows with the number of claimants, and two jobs that claim at once write two properties. The keys of a claimant that do
 * not fit in one property are in further ones of the same form.
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

    /** The keys of each claimant. */
    static SortedMap<String, SortedSet<String>> read(Map<String, String> properties) {
        SortedMap<String, SortedSet<String>> claims = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                Iterator<String> parts = List.of(SEPARATOR.split(value, -1)).iterator();
                SortedSet<String> keys = claims.computeIfAbsent(unescaped(parts.next()), claimant -> new TreeSet<>());
                parts.forEachRemaining(key -> keys.add(unescaped(key)));
            }
        });
        return claims;
    }

    /** What says that a claimant claims some keys; nothing when there are none. */
    static SortedMap<String, String> of(String claimant, Collection<String> keys) {
        SortedMap<String, String> properties = new TreeMap<>();
        String name = PREFIX + digest(claimant);
        String head = escaped(claimant);
        StringBuilder value = new StringBuilder(head);
        for (String key : new TreeSet<>(keys)) {
            String next = "|" + escaped(key);
            if (value.length() > head.length() && value.length() + next.length() > LONGEST) {
                properties.put(numbered(name, properties.size()), value.toString());
                value = new StringBuilder(head);
            }
            value.append(next);
        }
        if (value.length() > head.length()) {
            properties.put(numbered(name, properties.size()), value.toString());
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
            if (c == '%' || c == '|' || Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
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
