package io.dativo.http;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP answer, read with a bound on the size, on the wait for each piece and on the whole time: the
 * client's own stream waits for ever when a server stops sending, and a byte now and then is not stopping. One piece is asked for at a time. For one thread.
 */
final class BoundedStream extends InputStream {
    /** What arrives: bytes, or the end with or without a failure. */
    private record Piece(
            List<ByteBuffer> bytes, boolean end, @Nullable Throwable failure) {}

    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private final Receiver receiver = new Receiver();
    private final HttpLimits limits;
    private final String name;
    private Piece current = new Piece(List.of(), false, null);
    private int buffer;
    private long count;

    BoundedStream(Publisher<List<ByteBuffer>> body, HttpLimits limits, String name) {
        this.limits = limits;
        this.name = name;
        body.subscribe(receiver);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        ByteBuffer bytes = next();
        if (bytes == null) {
            return -1;
        }
        int read = Math.min(length, bytes.remaining());
        bytes.get(target, offset, read);
        count += read;
        if (count > limits.bytes()) {
            throw failure(Kind.REJECTED, "is larger than the allowed " + limits.bytes() + " bytes", null);
        }
        return read;
    }

    @Override
    public void close() {
        receiver.cancel();
    }

    /** The buffer with the next bytes, or null at the end. */
    private @Nullable ByteBuffer next() {
        while (true) {
            while (buffer < current.bytes.size()) {
                ByteBuffer bytes = current.bytes.get(buffer);
                if (bytes.hasRemaining()) {
                    return bytes;
                }
                buffer++;
            }
            if (current.failure != null) {
                throw failure(Kind.UNAVAILABLE, "broke off after " + count + " bytes", current.failure);
            }
            if (current.end) {
                return null;
            }
            receiver.request();
            current = await();
            buffer = 0;
        }
    }

    private Piece await() {
        Duration patience = limits.patience();
        try {
            Piece piece = arrived.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
            if (piece == null) {
                String what = patience.equals(limits.piece())
                        ? "sent nothing for " + patience.toMillis() + " ms"
                        : "is not read in time: " + count + " bytes came";
                throw failure(Kind.TIMEOUT, what, null);
            }
            return piece;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure(Kind.UNAVAILABLE, "was given up: the thread was interrupted", interrupted);
        }
    }

    private ProviderException failure(Kind kind, String what, @Nullable Throwable cause) {
        receiver.cancel();
        return new ProviderException(kind, null, name + " " + what, cause);
    }

    /** Takes what the client delivers, on a thread of the client. */
    private final class Receiver implements Subscriber<List<ByteBuffer>> {
        private @Nullable Subscription subscription;
        private boolean cancelled;
        private boolean requested;

        @Override
        public synchronized void onSubscribe(Subscription given) {
            subscription = given;
            if (cancelled) {
                given.cancel();
            } else if (requested) {
                given.request(1);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            arrived.add(new Piece(bytes, false, null));
        }

        @Override
        public void onError(Throwable failure) {
            arrived.add(new Piece(List.of(), true, failure));
        }

        @Override
        public void onComplete() {
            arrived.add(new Piece(List.of(), true, null));
        }

        synchronized void request() {
            requested = true;
            if (subscription != null) {
                subscription.request(1);
            }
        }

        synchronized void cancel() {
            cancelled = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
