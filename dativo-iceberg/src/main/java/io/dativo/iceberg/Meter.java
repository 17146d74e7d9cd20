package io.dativo.iceberg;

import java.lang.management.ManagementFactory;

/** What one thread has allocated since it began. Where the virtual machine does not count that, nothing. Thread-safe. */
final class Meter {
    private volatile long thread;
    private volatile long before;

    /** Begins, with the thread that calls. */
    void start() {
        long current = Thread.currentThread().getId();
        before = allocatedBy(current);
        thread = current;
    }

    /** {@return how many bytes, 0 before it begins} */
    long allocated() {
        return thread == 0 ? 0 : allocatedBy(thread) - before;
    }

    private static long allocatedBy(long thread) {
        try {
            return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean counting
                    ? counting.getThreadAllocatedBytes(thread)
                    : 0;
        } catch (LinkageError | UnsupportedOperationException none) {
            // The image of Java is without the module, or its machine does not count.
            return 0;
        }
    }
}
