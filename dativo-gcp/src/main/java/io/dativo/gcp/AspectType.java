package io.dativo.gcp;

import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of aspects in Dataplex, and where its template has a place for tags: a field for each, or one map of them. Uses
 * no class of an SDK. Immutable.
 *
 * @param project the id or the number of its project
 * @param location a region or {@code global}
 * @param id its short name
 * @param map the field that is a map of tags, or null when each tag is a field
 * @param fields the fields that tags may be written to; none: every one may be tried
 */
record AspectType(
        String project,
        String location,
        String id,
        @Nullable String map,
        Set<String> fields) {
    private static final Pattern NAME = Pattern.compile(
            "projects/(?<project>[a-z0-9.:-]+)/locations/(?<location>[a-z0-9-]+)/aspectTypes/(?<id>[A-Za-z0-9_-]+)");

    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    /** What the content of one aspect may take. */
    private static final int MOST_BYTES = 120 * 1024;

    /** A type whose template has a field for each tag. */
    static AspectType ofFields(String name, Set<String> fields) {
        fields.forEach(AspectType::requireField);
        return parse(name, null, Set.copyOf(fields));
    }

    /** A type whose template has one field that is a map of tags. */
    static AspectType ofMap(String name, String field) {
        requireField(field);
        return parse(name, field, Set.of());
    }

    private static AspectType parse(String name, @Nullable String map, Set<String> fields) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no aspect type: write projects/PROJECT/locations/LOCATION/aspectTypes/ID");
        }
        return new AspectType(parts.group("project"), parts.group("location"), parts.group("id"), map, fields);
    }

    private static void requireField(String field) {
        if (!FIELD.matcher(field).matches()) {
            throw new IllegalArgumentException(
                    "'" + field + "' is no field of an aspect: write letters, digits, '_', '-'");
        }
    }

    String name() {
        return "projects/" + project + "/locations/" + location + "/aspectTypes/" + id;
    }

    /** The key of an aspect of this type that describes the whole entry. */
    String key() {
        return project + "." + location + "." + id;
    }

    /** Whether a key is {@link #key()}. Dataplex answers with the number of the project, whatever was written. */
    boolean isKey(String key) {
        // What describes a column has the column's path behind an @.
        return key.indexOf('@') < 0 && key.endsWith("." + location + "." + id);
    }

    TagRules rules() {
        TagRules.Builder rules = TagRules.builder().settling(GcpRules.SETTLING).maxBytes(MOST_BYTES);
        if (map == null) {
            rules.keys(Integer.MAX_VALUE, FIELD).onlyKeys(fields).encoding(this::encode);
        }
        return rules.build();
    }

    /** What is no letter, digit, {@code _} or {@code -} becomes {@code _}; a field that is named as the tag is the tag's. */
    private EncodedTag encode(String tagKey, String tagValue) {
        if (FIELD.matcher(tagKey).matches()) {
            return new EncodedTag(tagKey, tagValue, true);
        }
        String spelled = tagKey.replaceAll("[^A-Za-z0-9_-]", "_");
        return new EncodedTag(FIELD.matcher(spelled).matches() ? spelled : "_" + spelled, tagValue, false);
    }
}
