package io.dativo.tag;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tags with one value for each key, sorted by key. Immutable; equal when keys, values and origins are equal. */
public final class TagSet implements Iterable<Tag> {
    /** As other languages sort texts. Java's own order is that of UTF-16, in which what is above U+FFFF comes too early. */
    private static final Comparator<String> BY_CODE_POINT =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private static final TagSet EMPTY = new TagSet(Collections.emptyNavigableMap());

    private final Map<String, Tag> byKey;

    private TagSet(Map<String, Tag> byKey) {
        this.byKey = byKey;
    }

    /** {@return the set without tags} */
    public static TagSet empty() {
        return EMPTY;
    }

    /**
     * The set of some tags; of two with one key the later wins.
     *
     * @param tags the tags
     * @return the set
     */
    public static TagSet of(Collection<Tag> tags) {
        Map<String, Tag> byKey = new TreeMap<>();
        tags.forEach(tag -> byKey.put(tag.key(), tag));
        return byKey.isEmpty() ? EMPTY : new TagSet(Collections.unmodifiableMap(byKey));
    }

    /**
     * The set of some keys and values that share an origin.
     *
     * @param values keys and values
     * @param origin where they came from
     * @return the set
     */
    public static TagSet of(Map<String, String> values, TagOrigin origin) {
        return of(values.entrySet().stream()
                .map(entry -> new Tag(entry.getKey(), entry.getValue(), origin))
                .toList());
    }

    /**
     * Both sets in one; where both have a key, the other's tag wins.
     *
     * @param other the stronger set
     * @return the union
     */
    public TagSet and(TagSet other) {
        Map<String, Tag> union = new TreeMap<>(byKey);
        union.putAll(other.byKey);
        return new TagSet(Collections.unmodifiableMap(union));
    }

    /**
     * The tag with a key.
     *
     * @param key the key
     * @return the tag, if there is one
     */
    public Optional<Tag> get(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** {@return keys and values, sorted by key} */
    public Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        byKey.forEach((key, tag) -> values.put(key, tag.value()));
        return Collections.unmodifiableMap(values);
    }

    /**
     * What equal tags have in common: the SHA-256 of one line {@code key TAB value LF} for each tag, in UTF-8,
     * sorted by the code points of the key.
     *
     * @return {@code sha256:} and 64 hexadecimal digits
     */
    public String digest() {
        StringBuilder lines = new StringBuilder();
        Map<String, String> sorted = new TreeMap<>(BY_CODE_POINT);
        sorted.putAll(values());
        sorted.forEach(
                (key, value) -> lines.append(key).append('\t').append(value).append('\n'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@return the tags, sorted by key} */
    public Collection<Tag> tags() {
        return byKey.values();
    }

    /** {@return how many tags there are} */
    public int size() {
        return byKey.size();
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    @Override
    public Iterator<Tag> iterator() {
        return byKey.values().iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TagSet that && byKey.equals(that.byKey);
    }

    @Override
    public int hashCode() {
        return byKey.hashCode();
    }

    /** {@code {key=value, …}}. */
    @Override
    public String toString() {
        return byKey.values().stream().map(Tag::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}
