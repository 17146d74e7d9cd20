package io.dativo.ledger;

import io.dativo.document.Json;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.VersionedStore.Change;
import io.dativo.spi.VersionedStore.Changed;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.spi.VersionedStore.Write;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The store of a ledger behind a wall: whatever it throws is a {@link ProviderException} that names the document.
 *
 * @param store the store
 */
record Documents(VersionedStore store) {
    /** How often a document is written anew on top of what others wrote. */
    static final int MOST_ATTEMPTS = 20;

    Optional<Versioned> read(String name) {
        return call("read", name, () -> store.read(name));
    }

    SortedMap<String, Versioned> find(String prefix) {
        return call("read", prefix + "*", () -> store.readAll(prefix));
    }

    void delete(String name) {
        call("delete", name, () -> {
            store.delete(name);
            return true;
        });
    }

    boolean write(String name, String content, @Nullable String expectedVersion) {
        return call("write", name, () -> store.write(name, content, expectedVersion));
    }

    /** Keeps a copy of what cannot be understood. */
    void setAside(String name, String content) {
        write(LedgerNames.aside(name, content), content, null);
    }

    /**
     * What a bulk read found of each document.
     *
     * @return an answer for each name; one that could not be read holds a {@link ProviderException}
     */
    Function<String, Found> readAll(Collection<String> names) {
        if (names.isEmpty()) {
            return name -> Found.NOTHING;
        }
        Map<String, Found> found;
        try {
            found = store.readAll(names);
        } catch (RuntimeException | LinkageError e) {
            return name -> Found.failed(wrapped("read", name, e));
        }
        return name -> {
            Found answer = found.get(name);
            Throwable failure = answer == null ? new IllegalStateException("no answer") : answer.failure();
            return answer == null || failure != null
                    ? Found.failed(wrapped("read", name, failure == null ? new IllegalStateException() : failure))
                    : answer;
        };
    }

    /** What became of each change; one that failed holds a {@link ProviderException}. */
    List<Changed> writeAll(List<Change> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        List<Changed> changed;
        try {
            changed = store.writeAll(changes);
            if (changed.size() != changes.size()) {
                throw new IllegalStateException(changed.size() + " answers to " + changes.size() + " changes");
            }
        } catch (RuntimeException | LinkageError e) {
            return changes.stream()
                    .map(change -> new Changed(0, wrapped("write", nameAt(change, 0), e)))
                    .toList();
        }
        return IntStream.range(0, changed.size())
                .mapToObj(i -> wrapped(changes.get(i), changed.get(i)))
                .toList();
    }

    private static Changed wrapped(Change change, Changed changed) {
        Throwable failure = changed.failure();
        return failure == null
                ? changed
                : new Changed(changed.done(), wrapped("write", nameAt(change, changed.done()), failure));
    }

    private static String nameAt(Change change, int step) {
        List<Write> writes = change.writes();
        return writes.get(Math.min(step, writes.size() - 1)).name();
    }

    private static <T> T call(String verb, String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException | LinkageError e) {
            throw wrapped(verb, name, e);
        }
    }

    static ProviderException wrapped(String verb, String name, Throwable failure) {
        return failure instanceof ProviderException known
                ? known
                : new ProviderException(
                        ProviderException.Kind.UNAVAILABLE,
                        failure.getClass().getSimpleName(),
                        "cannot " + verb + " the ledger document " + name + ": " + failure,
                        failure);
    }

    static ProviderException alwaysWritten(String document) {
        return new ProviderException(
                ProviderException.Kind.CONFLICT, null, document + " is written by others all the time", null);
    }

    static ProviderException tooNew(String document, LedgerDocument.NewerFormatException e) {
        return new ProviderException(ProviderException.Kind.REJECTED, null, document + ": " + e.getMessage(), e);
    }

    /** Whether a failure says that a document is not one of ours. */
    static boolean isDamage(RuntimeException e) {
        return e instanceof Json.MalformedException || e instanceof IllegalArgumentException;
    }
}
