package io.dativo.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the example works in. It is known by a mark, and only what the example itself made is deleted. */
final class WorkFolder {
    private static final String MARK = ".dativo-quickstart";

    /** What a run leaves there. */
    private static final List<String> MADE = List.of("audit.jsonl", "catalog.db", "ledger", "warehouse");

    private WorkFolder() {}

    /**
     * Makes the folder, or clears it of what an earlier run left there.
     *
     * @throws IllegalArgumentException when the folder holds files and no mark of an earlier run; nothing is deleted
     * @throws IOException when the disk fails
     */
    static void prepare(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(MARK)) && holdsFiles(folder)) {
            throw new IllegalArgumentException(folder
                    + " holds files that the quickstart did not make; name an empty folder or one that is not there");
        }
        Files.createDirectories(folder);
        for (String name : MADE) {
            delete(folder.resolve(name));
        }
        Files.writeString(folder.resolve(MARK), "The quickstart works here.\n");
    }

    private static boolean holdsFiles(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        }
    }

    private static void delete(Path made) throws IOException {
        if (Files.exists(made)) {
            try (Stream<Path> files = Files.walk(made)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
