package io.dativo.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 over a sequence of texts; each goes in with its length, so that no two sequences run into one. */
public final class Digest {
    private final MessageDigest sha256;

    public Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String of(String text) {
        return new Digest().add(text).hex();
    }

    /** SHA-256 of some bytes as any other tool computes it. */
    public static String plain(byte[] bytes) {
        return HexFormat.of().formatHex(new Digest().sha256.digest(bytes));
    }

    public Digest add(@Nullable String text) {
        if (text == null) {
            return add(-1);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        sha256.update(bytes);
        return this;
    }

    public Digest add(int number) {
        sha256.update((byte) (number >>> 24));
        sha256.update((byte) (number >>> 16));
        sha256.update((byte) (number >>> 8));
        sha256.update((byte) number);
        return this;
    }

    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
