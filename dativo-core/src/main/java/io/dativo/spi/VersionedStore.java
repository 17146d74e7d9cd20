package io.dativo.spi;

import java.util.Optional;
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
    record Versioned(String content, String version) {}

    /**
     * Reads a document.
     *
     * @param name its name, {@code [A-Za-z0-9._-]+}
     * @return the document, or nothing when it was never written
     * @throws io.dativo.problem.ProviderException when it cannot be read
     */
    Optional<Versioned> read(String name);

    /**
     * Writes a document if it still has a version.
     *
     * @param name its name
     * @param content the new document
     * @param expectedVersion the version that was read, or null when the document must not exist yet
     * @return false when somebody else wrote meanwhile, and nothing was written
     * @throws io.dativo.problem.ProviderException when it cannot be written
     */
    boolean write(String name, String content, @Nullable String expectedVersion);
}
