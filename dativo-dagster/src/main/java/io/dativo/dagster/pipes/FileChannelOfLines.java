package io.dativo.dagster.pipes;

import com.sun.nio.file.ExtendedOpenOption;
import io.dativo.document.OwnFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Appends lines to a file so that a reader never finds the half of one. Each line is filled up with spaces, which JSON allows
 * before a line's end, so that it ends where a block ends. A line within one block becomes visible at once on every file system
 * that was tried. A longer one does where the file is written past the page cache, because the file then grows only when all of
 * the line is there; some file systems take that option and ignore it.
 */
final class FileChannelOfLines implements MessageChannel {
    /** Where lines of any length were whole when the file was written past the page cache. */
    private static final Set<String> WHOLE_PAST_THE_CACHE = Set.of("ext3", "ext4", "xfs", "overlay");

    private static final Pattern MESSAGES = Pattern.compile("^\\s*\\{.*\"__dagster_pipes_version\"");

    private static final int SMALLEST_BLOCK = 4_096;

    private final FileChannel file;
    private final Optional<FileChannel> pastTheCache;
    private final int block;

    private FileChannelOfLines(FileChannel file, Optional<FileChannel> pastTheCache, int block) {
        this.file = file;
        this.pastTheCache = pastTheCache;
        this.block = block;
    }

    /** Opens the file, of messages alone; it is made when it is not there, but not its folder. */
    static FileChannelOfLines open(Path path) throws IOException {
        OwnFile.require(path, MESSAGES);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        FileStore store = Files.getFileStore(path);
        int block = (int) Math.max(SMALLEST_BLOCK, store.getBlockSize());
        return new FileChannelOfLines(
                file, WHOLE_PAST_THE_CACHE.contains(store.type()) ? pastTheCache(path) : Optional.empty(), block);
    }

    private static Optional<FileChannel> pastTheCache(Path path) {
        try {
            return Optional.of(FileChannel.open(path, StandardOpenOption.APPEND, ExtendedOpenOption.DIRECT));
        } catch (IOException | UnsupportedOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    @Override
    public int longestLine() {
        return pastTheCache.isPresent() ? Integer.MAX_VALUE - 2 * block : block;
    }

    @Override
    public void write(byte[] line) throws IOException {
        long before = file.size();
        ByteBuffer filled = filled(line, (int) ((block - (before + line.length) % block) % block));
        // Past the cache only whole blocks are written; a process that does not fill them may write here, too.
        FileChannel out = before % block == 0 ? pastTheCache.orElse(file) : file;
        int length = filled.remaining();
        try {
            while (filled.hasRemaining()) {
                out.write(filled);
            }
        } catch (IOException e) {
            withdraw(before, length - filled.remaining());
            throw e;
        }
    }

    private ByteBuffer filled(byte[] line, int spaces) {
        ByteBuffer filled =
                ByteBuffer.allocateDirect(line.length + spaces + block).alignedSlice(block);
        filled.put(line, 0, line.length - 1);
        for (int i = 0; i < spaces; i++) {
            filled.put((byte) ' ');
        }
        return filled.put((byte) '\n').flip();
    }

    /** Takes the half of a line back that a full disk left, unless another process wrote after it. */
    private void withdraw(long before, int written) throws IOException {
        if (written > 0 && file.size() == before + written) {
            file.truncate(before);
        }
    }

    @Override
    public int close() {
        try {
            file.close();
            if (pastTheCache.isPresent()) {
                pastTheCache.get().close();
            }
        } catch (IOException e) {
            return 1;
        }
        return 0;
    }
}
