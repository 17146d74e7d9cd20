package io.dativo.catalogs;

import io.dativo.spi.TagRules.EncodedTag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How OpenMetadata spells names. A fully qualified name has parts between dots; a part that holds a dot stands in quotes.
 * What has a meaning of its own in the name of a table or a column is stored as a word, {@code a>b} as {@code
 * a__reserved__arrow__b}; in the name of a tag no client does that, so there it is refused.
 */
final class OpenMetadataName {
    /** In characters, of one part. */
    private static final int LONGEST_PART = 256;

    /** In characters, of a fully qualified name. */
    private static final int LONGEST = 3072;

    private static final int PARTS_OF_A_TABLE = 4;

    /** Sign to the word that is stored for it, in the order in which the clients of OpenMetadata replace them. */
    private static final Map<String, String> STORED = new LinkedHashMap<>();

    static {
        STORED.put("::", "__reserved__colon__");
        STORED.put(">", "__reserved__arrow__");
        STORED.put("\"", "__reserved__quote__");
        STORED.put("\n", "__reserved__newline__");
        STORED.put("\r", "__reserved__carriage_return__");
        STORED.put("\t", "__reserved__tab__");
    }

    private OpenMetadataName() {}

    /** The name of a table or a column as it is stored. */
    static String stored(String name) {
        String stored = name;
        for (Map.Entry<String, String> sign : STORED.entrySet()) {
            stored = stored.replace(sign.getKey(), sign.getValue());
        }
        return stored;
    }

    /** One part as it stands in a name. */
    static String quoted(String part) {
        return part.indexOf('.') >= 0 || part.indexOf('"') >= 0 ? '"' + part + '"' : part;
    }

    static String joined(List<String> parts) {
        return parts.stream().map(OpenMetadataName::quoted).collect(Collectors.joining("."));
    }

    /** The name of the table that a name of a table or of a column begins with. */
    static String table(List<String> parts) {
        return joined(parts.subList(0, PARTS_OF_A_TABLE));
    }

    /** The names of the columns, from the outermost, behind the name of a table. */
    static List<String> columns(List<String> parts) {
        return parts.subList(PARTS_OF_A_TABLE, parts.size());
    }

    /**
     * The one form of the name of a table or of a column.
     *
     * @throws IllegalArgumentException when it is no such name
     */
    static String canonical(boolean isTable, String name) {
        List<String> parts = new ArrayList<>(parts(name));
        boolean isLongEnough = isTable ? parts.size() == PARTS_OF_A_TABLE : parts.size() > PARTS_OF_A_TABLE;
        for (int i = PARTS_OF_A_TABLE - 1; i < parts.size(); i++) {
            parts.set(i, stored(parts.get(i)));
        }
        for (String part : parts) {
            Optional<String> refusal = refusalOfPart(part);
            if (refusal.isPresent()) {
                throw new IllegalArgumentException("'" + printable(name) + "' has a part that " + refusal.get());
            }
        }
        String canonical = joined(parts);
        if (!isLongEnough || canonical.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "'" + printable(name) + "' is no name of a " + (isTable ? "table" : "column")
                            + "; write service.database.schema.table" + (isTable ? "" : ".column") + ", with at most "
                            + LONGEST + " characters");
        }
        return canonical;
    }

    private static Optional<String> refusalOfPart(String part) {
        if (part.isBlank()) {
            return Optional.of("is blank");
        }
        if (part.codePointCount(0, part.length()) > LONGEST_PART) {
            return Optional.of("has more than " + LONGEST_PART + " characters");
        }
        if (part.chars().anyMatch(Character::isISOControl)
                || STORED.keySet().stream().anyMatch(part::contains)) {
            return Optional.of(
                    "has a control character or one of the signs :: > \" that OpenMetadata keeps for itself");
        }
        return Optional.empty();
    }

    /** A tag as {@code classification.tag}: the value ends the name, so that what is read can be taken apart again. */
    static EncodedTag tag(String key, String value) {
        String end = "." + quoted(value);
        if ((!value.isEmpty() && key.length() > end.length() && key.endsWith(end)) || OwnerTags.isSpelled(key, value)) {
            return new EncodedTag(key, value, false);
        }
        return new EncodedTag(quoted(key) + end, value, true);
    }

    /** Why a tag or an owner, spelled as a key, is none for OpenMetadata; nothing when it is one. */
    static Optional<String> refusal(String key) {
        if (key.startsWith(OwnerTags.PREFIX)) {
            return refusalOfPart(key.substring(OwnerTags.PREFIX.length())).map(why -> "names an owner that " + why);
        }
        try {
            return parts(key).stream()
                    .flatMap(part -> refusalOfPart(part).stream())
                    .findFirst()
                    .map(why -> "would be the tag " + printable(key) + " with a part that " + why);
        } catch (IllegalArgumentException e) {
            return Optional.of("would be the tag " + e.getMessage());
        }
    }

    /** The last part of a name, without quotes; the whole of a name that was formed in another way. */
    static String last(String name) {
        try {
            List<String> parts = parts(name);
            return parts.get(parts.size() - 1);
        } catch (IllegalArgumentException notOurs) {
            return name;
        }
    }

    /**
     * The parts of a name, without the quotes around them. A doubled quote inside quotes does not end them, and stays doubled.
     *
     * @throws IllegalArgumentException when it is no such name
     */
    static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (true) {
            boolean isQuoted = at < name.length() && name.charAt(at) == '"';
            int end = isQuoted ? endOfQuoted(name, at + 1) : endOfPlain(name, at);
            String part = end < 0 ? "" : name.substring(isQuoted ? at + 1 : at, end);
            int next = isQuoted ? end + 1 : end;
            boolean isEnded = next == name.length();
            boolean isBroken = !isQuoted && part.indexOf('"') >= 0;
            if (part.isEmpty() || isBroken || (!isEnded && name.charAt(next) != '.')) {
                throw new IllegalArgumentException(
                        "'" + printable(name)
                                + "', which is no fully qualified name: parts stand between dots, one that holds a dot in quotes");
            }
            parts.add(part);
            if (isEnded) {
                return parts;
            }
            at = next + 1;
        }
    }

    private static int endOfPlain(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? name.length() : dot;
    }

    private static int endOfQuoted(String name, int from) {
        int quote = name.indexOf('"', from);
        while (quote >= 0 && quote + 1 < name.length() && name.charAt(quote + 1) == '"') {
            quote = name.indexOf('"', quote + 2);
        }
        return quote;
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
