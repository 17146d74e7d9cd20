package io.dativo.ledger;

import io.dativo.spi.VersionedStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents in memory. Thread-safe. */
final class InMemoryStore implements VersionedStore {
    private final Map<String, Versioned> documents = new HashMap<>();
    private long writes;

    @Override
    public synchronized Optional<Versioned> read(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public synchronized boolean write(String name, String content, @Nullable String expectedVersion) {
        Versioned current = documents.get(name);
        if (!Objects.equals(current == null ? null : current.version(), expectedVersion)) {
            return false;
        }
        writes++;
        documents.put(name, new Versioned(content, Long.toString(writes)));
        return true;
    }
}
