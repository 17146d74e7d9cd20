package io.dativo.ledger;

import io.dativo.spi.VersionedStore;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Documents in memory. Thread-safe. */
final class InMemoryStore implements VersionedStore {
    private final SortedMap<String, Versioned> documents = new TreeMap<>();
    private long writes;

    @Override
    public synchronized Optional<Versioned> read(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public synchronized SortedMap<String, Versioned> readAll(String prefix) {
        return new TreeMap<>(documents.subMap(prefix, prefix + Character.MAX_VALUE));
    }

    @Override
    public synchronized void delete(String name) {
        documents.remove(name);
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
