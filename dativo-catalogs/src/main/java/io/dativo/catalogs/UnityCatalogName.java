package io.dativo.catalogs;

import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How Unity Catalog spells names: the parts of a full name stand between dots and ignore case; a tag's key does not. */
final class UnityCatalogName {
    /** In characters, of each part of a name. */
    private static final int LONGEST_PART = 255;

    /** Resource type to the form of its name. */
    static final Map<String, String> FORMS = Map.of(
            "catalog", "catalog",
            "schema", "catalog.schema",
            "table", "catalog.schema.table",
            "volume", "catalog.schema.volume",
            "column", "catalog.schema.table.column");

    private static final Pattern REFUSED_IN_KEYS = Pattern.compile("[.,\\-=/:]");

    /** Databricks publishes no delay of tag assignments: a minute is assumed. */
    static final TagRules RULES = TagRules.builder()
            .settling(Duration.ofMinutes(1))
            .maxTags(50)
            .keys(255, Pattern.compile("(?! )[^.,\\-=/:\\p{Cntrl}]+(?<! )"))
            .values(1000, Pattern.compile("\\P{Cntrl}*"))
            .encoding(UnityCatalogName::tag)
            .build();

    private UnityCatalogName() {}

    /**
     * The one form of a full name.
     *
     * @throws IllegalArgumentException when it is no name of this type
     */
    static String canonical(String type, String name) {
        String form = form(type);
        String[] parts = name.split("\\.", -1);
        boolean isName =
                parts.length == form.split("\\.").length && Arrays.stream(parts).allMatch(UnityCatalogName::isPart);
        if (!isName) {
            throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?") + "' is no name of a " + type
                    + "; write " + form + ", each with at most " + LONGEST_PART + " characters");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isPart(String part) {
        return !part.isBlank()
                && part.codePointCount(0, part.length()) <= LONGEST_PART
                && part.chars().noneMatch(Character::isISOControl);
    }

    static String form(String type) {
        String form = FORMS.get(type);
        if (form == null) {
            throw new IllegalArgumentException(
                    "Unity Catalog has no resource type '" + type + "'; known: catalog, column, schema, table, volume");
        }
        return form;
    }

    /** {@code tables} for a table, as for every other type. */
    static String entityType(String type) {
        return type + "s";
    }

    private static EncodedTag tag(String key, String value) {
        String spelled = REFUSED_IN_KEYS.matcher(key).replaceAll("_");
        return new EncodedTag(spelled, value, spelled.equals(key));
    }
}
