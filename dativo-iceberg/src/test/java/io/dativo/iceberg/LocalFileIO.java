package io.dativo.iceberg;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Files of this machine, without Hadoop. Public, for Iceberg opens it by its name. */
public final class LocalFileIO implements FileIO {
    private static final long serialVersionUID = 1L;

    private static final AtomicInteger READS = new AtomicInteger();

    /** How many files were asked for to be read, by all that use this class. */
    static int reads() {
        return READS.get();
    }

    @Override
    public InputFile newInputFile(String path) {
        READS.incrementAndGet();
        return org.apache.iceberg.Files.localInput(file(path));
    }

    @Override
    public OutputFile newOutputFile(String path) {
        File file = file(path);
        try {
            Files.createDirectories(file.toPath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return org.apache.iceberg.Files.localOutput(file);
    }

    @Override
    public void deleteFile(String path) {
        try {
            Files.deleteIfExists(file(path).toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File file(String path) {
        return (path.startsWith("file:") ? Path.of(java.net.URI.create(path)) : Path.of(path)).toFile();
    }
}
