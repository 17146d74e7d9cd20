package io.dativo.spi;

import io.dativo.problem.ProviderException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small documents that several writers share: read, and write only if nobody else wrote meanwhile. Thread-safe.
 */
public interface VersionedStore {
    /**
     * A document and its version. Immutable.
     *
     * @param content the document
     * @param version what a conditional write needs
     */
    record Versioned(String content, String version) {
        /**
         * A document of bytes. Bytes that are no text are refused: read with replacements, they could neither be kept as they
         * are nor be told from others.
         *
         * @param name the name of the document, for the message
         * @param bytes the document in UTF-8
         * @param version what a conditional write needs
         * @return the document
         * @throws ProviderException when the bytes are not UTF-8
         */
        public static Versioned of(String name, byte[] bytes, String version) {
            try {
                String content = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return new Versioned(content, version);
            } catch (CharacterCodingException e) {
                throw new ProviderException(
                        ProviderException.Kind.REJECTED,
                        null,
                        "the document " + name + " is damaged: its bytes are not UTF-8; move it aside",
                        e);
            }
        }
    }

    /**
     * Reads a document.
     *
     * @param name its name, {@code [A-Za-z0-9._-]+}
     * @return the document, or nothing when it was never written
     * @throws ProviderException when it cannot be read
     */
    Optional<Versioned> read(String name);

    /**
     * Reads every document whose name begins with a prefix.
     *
     * @param prefix the beginning of names, made of the characters of one and not empty
     * @return name to document, sorted; what is written or deleted meanwhile may be in it or not
     * @throws ProviderException when one of them cannot be read
     */
    SortedMap<String, Versioned> readAll(String prefix);

    /**
     * Deletes a document, whatever its version; one that is not there is fine.
     *
     * @param name its name
     * @throws ProviderException when it cannot be deleted
     */
    void delete(String name);

    /**
     * Writes a document if it still has a version.
     *
     * @param name its name
     * @param content the new document
     * @param expectedVersion the version that was read, or null when the document must not exist yet
     * @return false when somebody else wrote meanwhile, and nothing was written
     * @throws ProviderException when it cannot be written
     */
    boolean write(String name, String content, @Nullable String expectedVersion);
}
