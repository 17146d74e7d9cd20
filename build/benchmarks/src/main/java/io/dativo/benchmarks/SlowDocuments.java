package io.dativo.benchmarks;

import io.dativo.spi.VersionedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Files that answer as late as an object store does, and count the requests. One process at a time. */
final class SlowDocuments implements VersionedStore {
    private final Path folder;
    private final long milliseconds;
    private final LongAdder reads = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    SlowDocuments(Path folder, long milliseconds) {
        this.folder = folder;
        this.milliseconds = milliseconds;
    }

    private void request(LongAdder kind) {
        kind.increment();
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Versioned> read(String name) {
        request(reads);
        try {
            String content = Files.readString(folder.resolve(name));
            return Optional.of(new Versioned(content, versions.computeIfAbsent(name, first -> "0")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        request(reads);
        return new TreeMap<>();
    }

    @Override
    public void delete(String name) {
        request(writes);
        throw new UnsupportedOperationException("nothing is deleted");
    }

    @Override
    public synchronized boolean write(String name, String content, @Nullable String expectedVersion) {
        request(writes);
        Path file = folder.resolve(name);
        String current = Files.exists(file) ? versions.getOrDefault(name, "0") : null;
        if (!Objects.equals(current, expectedVersion)) {
            return false;
        }
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        versions.put(name, current == null ? "0" : Long.toString(Long.parseLong(current) + 1));
        return true;
    }

    @Override
    public int preferredLength() {
        return 2 << 20;
    }

    @Override
    public String toString() {
        return reads.sum() + " requests to read, " + writes.sum() + " to write";
    }
}
