package io.dativo.document;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one writer at a time through: among the threads of this process, and among all processes that use the same lock
 * file.
 */
public final class WriterLock implements AutoCloseable {
    /** A file lock belongs to the whole process, so its threads need a lock of their own. */
    private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock inProcess;
    private final FileChannel channel;
    private final FileLock lock;

    private WriterLock(ReentrantLock inProcess, FileChannel channel, FileLock lock) {
        this.inProcess = inProcess;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Waits until no other writer holds the lock. The lock file and its directory are made when they are missing, and stay.
     *
     * @param lockFile the file that stands for the lock
     * @return the lock, to be closed
     * @throws IOException when the lock file cannot be made or locked
     */
    public static WriterLock acquire(Path lockFile) throws IOException {
        ReentrantLock inProcess = IN_PROCESS.computeIfAbsent(lockFile, path -> new ReentrantLock());
        inProcess.lock();
        FileChannel channel = null;
        try {
            Path directory = lockFile.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new WriterLock(inProcess, channel, channel.lock());
        } catch (IOException | RuntimeException e) {
            inProcess.unlock();
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        } finally {
            inProcess.unlock();
        }
    }
}
