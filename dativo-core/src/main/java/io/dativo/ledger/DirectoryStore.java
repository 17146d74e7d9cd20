package io.dativo.ledger;

import io.dativo.document.Digest;
import io.dativo.document.Uninterrupted;
import io.dativo.document.WriterLock;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Documents as files. A write goes to a file beside the document, is forced to the disk and renamed over it, so that a
 * reader and a crash meet the old document or the new one, never a part. Writers, in this process and in others, take
 * turns by a lock file. The version of a document is a hash of its content. Thread-safe.
 */
final class DirectoryStore implements VersionedStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Writers of different documents seldom wait for each other, and the directory holds few lock files. */
    private static final int STRIPES = 16;

    private final Path directory;

    DirectoryStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public Optional<Versioned> read(String name) {
        Path file = file(name);
        try {
            Versioned document = Versioned.of(file.toString(), bytes(file), "");
            return Optional.of(new Versioned(document.content(), Digest.of(document.content())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (ClosedByInterruptException e) {
            return Uninterrupted.run(() -> Files.readAllBytes(file));
        }
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, file(prefix).getFileName() + "*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                read(name).ifPresent(document -> found.put(name, document));
            }
            return found;
        } catch (NoSuchFileException e) {
            return found;
        } catch (IOException e) {
            throw failed("list", directory, e);
        } catch (DirectoryIteratorException e) {
            throw failed("list", directory, Objects.requireNonNull(e.getCause()));
        }
    }

    @Override
    public void delete(String name) {
        Path file = file(name);
        try (WriterLock lock = lock(name)) {
            Objects.requireNonNull(lock);
            Files.deleteIfExists(file);
            forceDirectory();
        } catch (IOException e) {
            throw failed("delete", file, e);
        }
    }

    private WriterLock lock(String name) throws IOException {
        return WriterLock.acquire(directory.resolve(".lock-" + Math.floorMod(name.hashCode(), STRIPES)));
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        Path file = file(name);
        try {
            return Uninterrupted.run(() -> writeIf(name, content, expectedVersion));
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private boolean writeIf(String name, String content, @Nullable String expectedVersion) throws IOException {
        try (WriterLock lock = lock(name)) {
            Objects.requireNonNull(lock);
            String current = read(name).map(Versioned::version).orElse(null);
            if (!Objects.equals(current, expectedVersion)) {
                return false;
            }
            replace(file(name), content);
            return true;
        }
    }

    /** The name of the file beside it is fixed, since its lock is held: what a crash left is written over. */
    private void replace(Path file, String content) throws IOException {
        Path beside = directory.resolve("." + file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    /** The rename itself reaches the disk where directories can be forced, which is not so on every system. */
    private void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a document name");
        }
        return directory.resolve(name);
    }

    private static ProviderException failed(String verb, Path file, IOException e) {
        return new ProviderException(
                ProviderException.Kind.UNAVAILABLE,
                e.getClass().getSimpleName(),
                "cannot " + verb + " the ledger document " + file + ": " + e.getMessage(),
                e);
    }
}
