package io.dativo.cost;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The files of a billing export, wherever they lie. Thread-safe. */
public interface CostExport {
    /**
     * Lists the files anew.
     *
     * @return the files, each charge in one of them only
     * @throws io.dativo.problem.ProviderException when they cannot be listed
     */
    List<File> files();

    /** {@return where the files lie, for messages; never a credential} */
    String describe();

    /**
     * One file. Immutable and thread-safe.
     *
     * @param name what messages call it; its ending says what it is, for example {@code .csv.gz}
     * @param content opens it
     */
    record File(String name, Content content) {}

    /** Opens a file. */
    @FunctionalInterface
    interface Content {
        /**
         * Opens the file from its beginning.
         *
         * @return its bytes, as they lie there; the caller closes it
         * @throws ProviderException when it cannot be opened
         */
        InputStream open();
    }

    /**
     * Files that the host has.
     *
     * @param files the files
     * @return the export
     */
    static CostExport of(Collection<Path> files) {
        List<File> all = files.stream()
                .map(file -> new File(file.toString(), () -> open(file)))
                .toList();
        return new CostExport() {
            @Override
            public List<File> files() {
                return all;
            }

            @Override
            public String describe() {
                return all.size() == 1 ? all.get(0).name() : all.size() + " files";
            }
        };
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, null, file + " cannot be opened: " + e, e);
        }
    }
}
