package io.dativo.document;

import io.dativo.problem.DativoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * Files that Dativo writes and may write again. What is there already, and is something else, is refused and left alone: a
 * path is easily that of another file, and what was in it may be nowhere else.
 */
public final class OwnFile {
    /** Each kind of file says what it is before that. */
    private static final int BEGINNING = 4096;

    private OwnFile() {}

    /**
     * Refuses a file that is not of a kind. One that is empty or not there is free, and a device keeps nothing.
     *
     * @param file the file
     * @param sign what is found in the beginning of each file of the kind
     * @throws DativoException when it is something else
     * @throws IOException when it cannot be read
     */
    public static void require(Path file, Pattern sign) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        String beginning;
        try (InputStream content = Files.newInputStream(file)) {
            beginning = new String(content.readNBytes(BEGINNING), StandardCharsets.UTF_8);
        }
        if (!beginning.isEmpty() && !sign.matcher(beginning).find()) {
            throw new DativoException("'" + file
                    + "' holds something else than what would be written over it, and is left alone; name another file, or"
                    + " move it away");
        }
    }

    /**
     * Replaces a file at once, so that a reader finds the old content or the new one.
     *
     * @param file the file, in a folder that exists
     * @param content its new content
     * @param sign what is found in the beginning of each file of the kind
     * @throws DativoException when what is there is something else
     * @throws IOException when it cannot be written
     */
    public static void replace(Path file, String content, Pattern sign) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DativoException("'" + file + "' is not a file; name another path");
        }
        require(file, sign);
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".dativo", ".new");
        try {
            Files.writeString(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
