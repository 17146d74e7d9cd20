package io.dativo.spi;

import io.dativo.problem.ProviderException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small documents that several writers share: read, and write only if no other writer wrote meanwhile. Thread-safe.
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
         * are nor be distinguished from others.
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
     * @return false when another writer wrote meanwhile, and nothing was written
     * @throws ProviderException when it cannot be written
     */
    boolean write(String name, String content, @Nullable String expectedVersion);

    /**
     * What is known of one document of a bulk read. Immutable.
     *
     * @param document the document, or null when there is none or it could not be read
     * @param failure why it could not be read, or null
     */
    record Found(@Nullable Versioned document, @Nullable Throwable failure) {
        /** There is no such document. */
        public static final Found NOTHING = new Found(null, null);

        /**
         * A document that was read.
         *
         * @param document the document
         * @return the answer
         */
        public static Found of(Versioned document) {
            return new Found(document, null);
        }

        /**
         * A document that could not be read.
         *
         * @param failure why
         * @return the answer
         */
        public static Found failed(Throwable failure) {
            return new Found(null, failure);
        }
    }

    /**
     * One step of a {@link Change}. Immutable.
     *
     * @param name the name of the document
     * @param content the new document, or null to delete it whatever its version
     * @param expectedVersion the version that was read, or null when the document must not exist yet
     */
    record Write(
            String name, @Nullable String content, @Nullable String expectedVersion) {
        /**
         * The deletion of a document.
         *
         * @param name its name
         * @return the step
         */
        public static Write deletion(String name) {
            return new Write(name, null, null);
        }
    }

    /**
     * Writes that belong together: none takes effect before the one that stands before it, and none after one that was
     * refused or failed. Immutable.
     *
     * @param writes the writes in their order, each of another document
     */
    record Change(List<Write> writes) {
        /** Copies the list. */
        public Change {
            writes = List.copyOf(writes);
        }
    }

    /**
     * What became of one change. Immutable.
     *
     * @param done how many of its writes took effect, as far as is known
     * @param failure why the next one failed, or null when it was refused, since another writer was first, or when
     *     all took effect
     */
    record Changed(int done, @Nullable Throwable failure) {
        /**
         * Whether all of a change took effect.
         *
         * @param change the change
         * @return whether nothing of it is left
         */
        public boolean isAll(Change change) {
            return failure == null && done == change.writes().size();
        }
    }

    /**
     * Reads many documents. Each is read no earlier than those that are named before it. One that cannot be read loses itself
     * alone. The default reads one after the other.
     *
     * @param names their names
     * @return an answer for each name
     * @throws ProviderException when nothing can be read
     */
    default Map<String, Found> readAll(Collection<String> names) {
        Map<String, Found> answers = new LinkedHashMap<>();
        for (String name : names) {
            try {
                answers.put(name, read(name).map(Found::of).orElse(Found.NOTHING));
            } catch (RuntimeException | LinkageError e) {
                answers.put(name, Found.failed(e));
            }
        }
        return answers;
    }

    /**
     * Makes many changes, which do not depend on each other: one that is refused or fails loses itself alone. The default
     * makes one write after the other.
     *
     * @param changes the changes, no two of one document
     * @return what became of each, in their order
     * @throws ProviderException when none was made
     */
    default List<Changed> writeAll(List<Change> changes) {
        return changes.stream().map(this::write).toList();
    }

    /**
     * Makes one change, a write after the other.
     *
     * @param change the change
     * @return what became of it
     */
    default Changed write(Change change) {
        int done = 0;
        for (Write write : change.writes()) {
            try {
                if (write.content() == null) {
                    delete(write.name());
                } else if (!write(write.name(), write.content(), write.expectedVersion())) {
                    return new Changed(done, null);
                }
            } catch (RuntimeException | LinkageError e) {
                return new Changed(done, e);
            }
            done++;
        }
        return new Changed(done, null);
    }

    /**
     * How many characters a document should have, so that the cost of a call matters little beside that of its content. A
     * ledger then keeps many records in one document.
     *
     * @return 0, the default, where many small documents are read and written at the cost of a few
     */
    default int preferredLength() {
        return 0;
    }
}
