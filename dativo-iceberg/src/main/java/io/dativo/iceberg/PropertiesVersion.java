package io.dativo.iceberg;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a table at one moment as a short text: its uuid, and for each tag a hash of the key and a hash of the value
 * with its ledger entries. A table changes with every append; this changes with its tags only, and it can tell for each key
 * whether it is still what a plan was made on. Immutable.
 */
final class PropertiesVersion {
    private static final String SEPARATOR = ":";

    /** Six bytes of a digest: one key in 2^48 is mistaken for unchanged. */
    private static final int HASH_BYTES = 6;

    private static final int HASH_CHARS = 8;

    private final String uuid;
    private final Map<String, String> hashes;

    private PropertiesVersion(String uuid, Map<String, String> hashes) {
        this.uuid = uuid;
        this.hashes = hashes;
    }

    /** The version of something with tags; the uuid is empty where there is none. */
    static PropertiesVersion of(String uuid, TagLedger ledger) {
        MessageDigest digest = sha256();
        Map<String, String> hashes = new TreeMap<>();
        Map<String, SortedMap<String, String>> claims = ledger.byKey();
        ledger.tags()
                .forEach((key, value) -> hashes.put(
                        hash(digest, key), hash(digest, value, ledger.owned().get(key), joined(claims.get(key)))));
        return new PropertiesVersion(uuid, hashes);
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static PropertiesVersion parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        String digests = text.substring(separator + 1);
        if (separator < 0 || digests.length() % (2 * HASH_CHARS) != 0) {
            throw new IllegalArgumentException("'" + text + "' is no version of Iceberg properties");
        }
        Map<String, String> hashes = new HashMap<>();
        for (int at = 0; at < digests.length(); at += 2 * HASH_CHARS) {
            int middle = at + HASH_CHARS;
            hashes.put(digests.substring(at, middle), digests.substring(middle, middle + HASH_CHARS));
        }
        return new PropertiesVersion(text.substring(0, separator), hashes);
    }

    /** Whether both are of one table, not of two that had one name. */
    boolean isSameTableAs(PropertiesVersion other) {
        return uuid.equals(other.uuid);
    }

    /** Whether a tag is the same in both: absent, or with the same value, the same owner and the same claims. */
    boolean agreesOn(String key, PropertiesVersion other) {
        String hash = hash(sha256(), key);
        @Nullable String mine = hashes.get(hash);
        @Nullable String theirs = other.hashes.get(hash);
        return mine == null ? theirs == null : mine.equals(theirs);
    }

    /** {@code uuid:} and sixteen characters for each tag, in a fixed order. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(uuid).append(SEPARATOR);
        new TreeMap<>(hashes).forEach((key, value) -> text.append(key).append(value));
        return text.toString();
    }

    private static @Nullable String joined(@Nullable SortedMap<String, String> claims) {
        if (claims == null) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        claims.forEach((claimant, value) ->
                joined.append(claimant).append('\n').append(value).append('\n'));
        return joined.toString();
    }

    private static String hash(MessageDigest digest, @Nullable String... parts) {
        for (String part : parts) {
            // The length keeps ("ab", "c") and ("a", "bc") apart, and the minus one an absent entry and an empty one.
            byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            digest.update(Integer.toString(part == null ? -1 : bytes.length).getBytes(StandardCharsets.US_ASCII));
            digest.update((byte) ' ');
            digest.update(bytes);
        }
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), HASH_BYTES));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
