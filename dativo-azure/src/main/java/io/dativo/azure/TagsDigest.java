package io.dativo.azure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The version of a set of tags: Azure has none, and a write must not be made on tags that were not read. */
final class TagsDigest {
    private TagsDigest() {}

    static String of(Map<String, String> tags) {
        Map<String, String> sorted = new TreeMap<>();
        tags.forEach((key, value) -> sorted.put(key.toLowerCase(Locale.ROOT), value));
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        sorted.forEach((key, value) -> {
            add(digest, key);
            add(digest, value);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** With its length, so that no two different lists of texts are one text. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
