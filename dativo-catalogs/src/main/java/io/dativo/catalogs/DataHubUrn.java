package io.dativo.catalogs;

import io.dativo.spi.TagRules.EncodedTag;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How DataHub spells names: {@code urn:li:TYPE:ID}, or {@code urn:li:TYPE:(ID,ID)} where an id may be a URN. Four characters
 * have a meaning of their own there, and are written as in an address; nothing else is, so that {@code 50%} stays
 * {@code 50%}, as in the URN classes of DataHub's own SDK. Immutable.
 *
 * @param type what the entity is called
 * @param ids its ids, as they stand in the URN
 */
record DataHubUrn(String type, List<String> ids) {
    /** In bytes, written as in an address. DataHub refuses what is longer, columns apart. */
    private static final int LONGEST = 512;

    private static final String PREFIX = "urn:li:";
    private static final String TAG = PREFIX + "tag:";
    private static final String USER = PREFIX + "corpuser:";
    private static final String GROUP = PREFIX + "corpGroup:";

    private static final Pattern RESERVED = Pattern.compile("[,()\\u241f]");

    /** Of ours alone: the first colon ends a tag's key, so that what is read can be taken apart again. */
    private static final Pattern RESERVED_IN_KEYS = Pattern.compile("[:,()\\u241f]");

    private static final Pattern ESCAPED = Pattern.compile("%2C|%28|%29|%E2%90%9F");
    private static final Pattern ESCAPED_IN_KEYS = Pattern.compile("%3A|" + ESCAPED);

    /**
     * Takes a URN apart.
     *
     * @throws IllegalArgumentException when it is none that DataHub accepts
     */
    static DataHubUrn of(String urn) {
        String[] parts = urn.split(":", 4);
        if (!urn.startsWith(PREFIX) || parts.length < 4 || parts[2].isEmpty() || parts[3].isEmpty()) {
            throw new IllegalArgumentException("a URN is urn:li:TYPE:ID");
        }
        String type = parts[2];
        if (!urn.equals(urn.strip()) || urn.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a URN has no space around it and no control character");
        }
        if (!type.equals(DataHubProvider.COLUMN) && length(urn) > LONGEST) {
            throw new IllegalArgumentException(
                    "a URN has at most " + LONGEST + " bytes, as an address spells it, not " + length(urn));
        }
        DataHubUrn result = new DataHubUrn(type, split(parts[3]));
        result.requireIds();
        if (!result.toString().equals(urn)) {
            throw new IllegalArgumentException("one id stands without brackets");
        }
        return result;
    }

    /** What DataHub measures. */
    private static int length(String urn) {
        return URLEncoder.encode(urn, StandardCharsets.UTF_8).length();
    }

    private static List<String> split(String ids) {
        if (!ids.startsWith("(") || !ids.endsWith(")")) {
            return List.of(ids);
        }
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 1;
        for (int i = 0; i < ids.length(); i++) {
            char c = ids.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 1) {
                parts.add(ids.substring(from, i));
                from = i + 1;
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("its brackets do not close each other");
        }
        parts.add(ids.substring(from, ids.length() - 1));
        return List.copyOf(parts);
    }

    private void requireIds() {
        switch (type) {
            case DataHubProvider.DATASET -> {
                requireCount(3);
                requireNested(ids.get(0), "dataPlatform");
                requirePlain(ids.subList(1, 3));
            }
            case DataHubProvider.COLUMN -> {
                requireCount(2);
                requireNested(ids.get(0), DataHubProvider.DATASET);
                requirePlain(ids.subList(1, 2));
            }
            default -> {
                requireCount(1);
                requirePlain(ids);
            }
        }
    }

    private void requireCount(int count) {
        if (ids.size() != count) {
            throw new IllegalArgumentException("a " + type + " has " + count + " ids, not " + ids.size());
        }
    }

    private static void requireNested(String urn, String type) {
        if (!of(urn).type.equals(type)) {
            throw new IllegalArgumentException("its first id is the URN of a " + type);
        }
    }

    private static void requirePlain(List<String> ids) {
        for (String id : ids) {
            if (id.isEmpty() || RESERVED.matcher(id).find()) {
                throw new IllegalArgumentException(
                        "an id is not empty and has no comma, no bracket and no \u241f; write %2C, %28, %29");
            }
        }
    }

    /** The URN of a column of a dataset. */
    static String column(String dataset, String path) {
        return PREFIX + DataHubProvider.COLUMN + ":(" + dataset + "," + escaped(RESERVED, path) + ")";
    }

    static String tag(String name) {
        return TAG + name;
    }

    /** The name of a tag; null when it is no URN of a tag. */
    static @Nullable String nameOfTag(String urn) {
        return urn.startsWith(TAG) && urn.length() > TAG.length() ? urn.substring(TAG.length()) : null;
    }

    /** A user for a mail address, a group for another name; a URN is taken as it is. */
    static String owner(String value) {
        if (value.startsWith(PREFIX)) {
            return value;
        }
        return (value.indexOf('@') > 0 ? USER : GROUP) + escaped(RESERVED, value);
    }

    /** The name of the tag of a key with a value, and the value as it stands there. */
    static EncodedTag nameOfTag(String key, String value) {
        boolean isSpelled = !value.isEmpty() && key.length() > value.length() && key.endsWith(":" + value);
        if (isSpelled) {
            return new EncodedTag(key, value, false);
        }
        String spelledKey = escaped(RESERVED_IN_KEYS, key);
        String spelled = escaped(RESERVED, value);
        boolean isExact = unescaped(ESCAPED_IN_KEYS, spelledKey).equals(key)
                && unescaped(ESCAPED, spelled).equals(value);
        return new EncodedTag(spelledKey + ":" + spelled, spelled, isExact);
    }

    /** Why a tag or an owner, spelled as a key, is none for DataHub; nothing when it is one. */
    static Optional<String> refusal(String key) {
        boolean isOwner = key.startsWith(OwnerTags.PREFIX);
        String urn = isOwner ? key.substring(OwnerTags.PREFIX.length()) : tag(key);
        try {
            boolean owns = of(urn).type.equals("corpuser") || of(urn).type.equals("corpGroup");
            return isOwner && !owns
                    ? Optional.of("names an owner that is neither a corpuser nor a corpGroup: " + urn)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("would be " + urn + ", which is no URN for DataHub: " + e.getMessage());
        }
    }

    private static String escaped(Pattern reserved, String text) {
        return reserved.matcher(text).replaceAll(DataHubUrn::escape);
    }

    private static String escape(MatchResult match) {
        return URLEncoder.encode(match.group(), StandardCharsets.UTF_8);
    }

    private static String unescaped(Pattern escapes, String text) {
        return escapes.matcher(text).replaceAll(match -> URLDecoder.decode(match.group(), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return PREFIX + type + ":" + (ids.size() == 1 ? ids.get(0) : "(" + String.join(",", ids) + ")");
    }
}
