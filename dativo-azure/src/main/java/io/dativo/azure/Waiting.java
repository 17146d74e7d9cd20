package io.dativo.azure;

import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass until it is over or the store is closed. Thread-safe. */
@Internal
public final class Waiting {
    private final CountDownLatch closed = new CountDownLatch(1);

    void close() {
        closed.countDown();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /**
     * Waits.
     *
     * @throws ProviderException when the thread is interrupted or the store is closed meanwhile
     */
    public void pause(Duration duration) {
        try {
            if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ProviderException(Kind.TIMEOUT, null, "the store was closed meanwhile", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Kind.TIMEOUT, null, "the thread was interrupted meanwhile", e);
        }
    }
}
