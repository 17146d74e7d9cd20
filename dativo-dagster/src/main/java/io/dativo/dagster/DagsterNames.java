package io.dativo.dagster;

import java.util.Optional;
import java.util.regex.Pattern;

/** What Dagster takes as a name, a tag, an owner or a group. */
final class DagsterNames {
    private static final Pattern TAG_VALUE = Pattern.compile("[A-Za-z0-9_.-]{0,63}");
    private static final Pattern POD_LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+");

    private DagsterNames() {}

    /** A name of letters, digits and underscores. */
    static String name(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]", "_");
        return name.isEmpty() ? "_" : name;
    }

    /** A part of an asset's key. */
    static String keyPart(String text) {
        String part = text.replaceAll("[^A-Za-z0-9_.-]", "_");
        return part.isEmpty() ? "_" : part;
    }

    /** The value, if a tag can have it. */
    static Optional<String> tagValue(String text) {
        return TAG_VALUE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** The value, if a label of Kubernetes can have it; nothing checks that before the pod is refused. */
    static Optional<String> podLabel(String text) {
        return POD_LABEL.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** The key of a flag for one value of a list, such as {@code compliance/GDPR}, which the catalog can search. */
    static String flag(String list, String value) {
        String part = keyPart(value.strip());
        return list + "/" + part.substring(0, Math.min(63, part.length()));
    }

    /** An address, or a team. */
    static String owner(String text) {
        return ADDRESS.matcher(text).matches() || (text.startsWith("team:") && text.length() > 5)
                ? text
                : "team:" + text;
    }
}
