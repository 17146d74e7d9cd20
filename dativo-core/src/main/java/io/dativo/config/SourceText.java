package io.dativo.config;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a whole file as UTF-8, or says why not. */
final class SourceText {
    private final String name;
    private final int maxBytes;
    private final ProblemLog problems;

    SourceText(String name, int maxBytes, ProblemLog problems) {
        this.name = name;
        this.maxBytes = maxBytes;
        this.problems = problems;
    }

    /** {@return the text without a byte order mark, or null after telling a problem} */
    @Nullable
    String read(Path file) {
        if (Files.isDirectory(file)) {
            return refuse("file-is-directory", "this is a directory, not a file", "name a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Opening a pipe waits for a writer, and a device may never end.
            return refuse("not-a-file", "this is a pipe, a socket or a device, not a file", "name a file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        } catch (NoSuchFileException e) {
            return refuse("file-not-found", "there is no such file", similar(file));
        } catch (IOException e) {
            return refuse("file-unreadable", "the file could not be read: " + reason(e), "check its permissions");
        }
        return bytes.length > maxBytes ? tooLarge() : decode(bytes);
    }

    @Nullable
    String tooLarge() {
        return refuse(
                "file-too-large",
                "the file is larger than " + maxBytes + " bytes",
                "a configuration file is small; is this the right one?");
    }

    private static @Nullable String similar(Path missing) {
        Path directory = missing.toAbsolutePath().getParent();
        Path wanted = missing.getFileName();
        if (directory == null || wanted == null || !Files.isDirectory(directory)) {
            return "check the directory too: it does not exist";
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.limit(1000)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
            return Spelling.nearest(wanted.toString(), names)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    /** The message of such an exception is the path again. */
    private static String reason(IOException fault) {
        String reason = fault instanceof FileSystemException system ? system.getReason() : fault.getMessage();
        return reason == null ? fault.getClass().getSimpleName() : reason;
    }

    private @Nullable String decode(byte[] bytes) {
        String other = otherEncoding(bytes);
        if (other != null) {
            return refuse("wrong-encoding", "the file is " + other + ", not UTF-8", "save it as UTF-8");
        }
        boolean mark = startsWith(bytes, 0xEF, 0xBB, 0xBF);
        ByteBuffer in = ByteBuffer.wrap(bytes, mark ? 3 : 0, bytes.length - (mark ? 3 : 0));
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            return out.flip().toString();
        }
        int offset = in.position();
        int line = 1;
        for (int i = 0; i < offset; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        String before = out.flip().toString();
        String start = before.substring(before.lastIndexOf('\n') + 1);
        problems.add(Problem.error(
                "wrong-encoding",
                String.format(
                        Locale.ROOT,
                        "the file is not UTF-8: the byte 0x%02X at offset %d has no meaning in it",
                        bytes[offset],
                        offset),
                "",
                new SourceLocation(name, line, start.codePointCount(0, start.length()) + 1),
                "save it as UTF-8"));
        return null;
    }

    /** By its mark, or by the zero bytes beside the first character, which a configuration file begins with in ASCII. */
    private static @Nullable String otherEncoding(byte[] bytes) {
        int zeros = 0;
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        if (startsWith(bytes, 0xFF, 0xFE, 0, 0) || startsWith(bytes, 0, 0, 0xFE, 0xFF) || zeros == 3) {
            return "UTF-32";
        }
        boolean oneZero = bytes.length >= 2 && (bytes[0] == 0) != (bytes[1] == 0);
        return startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF) || oneZero ? "UTF-16" : null;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String refuse(String code, String message, @Nullable String hint) {
        problems.add(Problem.error(code, message, "", SourceLocation.file(name), hint));
        return null;
    }
}
