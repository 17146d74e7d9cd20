package io.dativo.catalogs;

import java.util.ArrayList;
import java.util.List;

/** Fully qualified names of OpenMetadata: parts between dots, a part that holds a dot in quotes. */
final class OpenMetadataName {
    private OpenMetadataName() {}

    /** One part as it stands in a name. */
    static String quoted(String part) {
        return part.indexOf('.') >= 0 ? '"' + part + '"' : part;
    }

    /** The last part of a name, without quotes; the whole of a name that somebody else formed in another way. */
    static String last(String name) {
        try {
            List<String> parts = parts(name);
            return parts.get(parts.size() - 1);
        } catch (IllegalArgumentException notOurs) {
            return name;
        }
    }

    /**
     * The parts of a name, without quotes.
     *
     * @throws IllegalArgumentException when it is no such name
     */
    static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (true) {
            boolean isQuoted = at < name.length() && name.charAt(at) == '"';
            int end = isQuoted ? name.indexOf('"', at + 1) : endOfPlain(name, at);
            String part = end < 0 ? "" : name.substring(isQuoted ? at + 1 : at, end);
            int next = isQuoted ? end + 1 : end;
            boolean isEnded = next == name.length();
            if (part.isEmpty() || part.indexOf('"') >= 0 || (!isEnded && name.charAt(next) != '.')) {
                throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?")
                        + "' is no fully qualified name: parts stand between dots, one that holds a dot in quotes");
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
}
