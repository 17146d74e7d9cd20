package io.dativo.ledger;

import io.dativo.pace.Calls;
import io.dativo.spi.VersionedStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A store whose calls are given up at the deadline of a run.
 *
 * @param store the store
 * @param calls makes the calls
 */
record TimedStore(VersionedStore store, Calls calls) implements VersionedStore {
    private static final String NAME = "the ledger";

    @Override
    public Optional<Versioned> read(String name) {
        return calls.record(NAME, () -> store.read(name));
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        return calls.record(NAME, () -> store.readAll(prefix));
    }

    @Override
    public void delete(String name) {
        calls.record(NAME, () -> {
            store.delete(name);
            return true;
        });
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        return calls.record(NAME, () -> store.write(name, content, expectedVersion));
    }

    @Override
    public Map<String, Found> readAll(Collection<String> names) {
        return calls.record(NAME, () -> store.readAll(names));
    }

    @Override
    public List<Changed> writeAll(List<Change> changes) {
        return calls.record(NAME, () -> store.writeAll(changes));
    }
}
