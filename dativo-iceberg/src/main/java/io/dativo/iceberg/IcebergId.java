package io.dativo.iceberg;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The id of a table, a view or a namespace, taken apart: {@code namespace.table} with any number of levels, preceded by
 * the name of a catalog where the provider has several. Uses no Iceberg class. Immutable.
 *
 * @param catalog the name of the catalog; empty for the one without a name
 * @param levels the parts of the name in that catalog
 */
record IcebergId(String catalog, List<String> levels) {
    static final String DEFAULT_CATALOG = "";

    static IcebergId parse(String type, String id, Set<String> catalogs) {
        List<String> parts = Arrays.asList(id.split("\\.", -1));
        for (String part : parts) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException("'" + id + "' has an empty part; write " + form(type));
            }
            if (!part.equals(part.strip()) || part.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("'" + printable(id)
                        + "' has a part with outer spaces or control characters; write " + form(type));
            }
        }
        boolean named = catalogs.contains(parts.get(0));
        if (!named && !catalogs.isEmpty() && !catalogs.contains(DEFAULT_CATALOG)) {
            throw new IllegalArgumentException("'" + id + "' begins with no known catalog; known: "
                    + catalogs.stream().sorted().collect(Collectors.joining(", ")));
        }
        List<String> levels = named ? parts.subList(1, parts.size()) : parts;
        int fewest = type.equals(IcebergProvider.NAMESPACE) ? 1 : 2;
        if (levels.size() < fewest) {
            throw new IllegalArgumentException(
                    "'" + id + "' names no " + type + (named ? " in the catalog '" + parts.get(0) + "'" : "")
                            + "; write " + (named ? parts.get(0) + "." : "") + form(type));
        }
        return new IcebergId(named ? parts.get(0) : DEFAULT_CATALOG, List.copyOf(levels));
    }

    String[] namespace() {
        return levels.subList(0, levels.size() - 1).toArray(String[]::new);
    }

    String name() {
        return levels.get(levels.size() - 1);
    }

    private static String form(String type) {
        return type.equals(IcebergProvider.NAMESPACE) ? "namespace or outer.inner" : "namespace." + type;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
