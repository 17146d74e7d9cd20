package io.dativo.http;

import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An object that is fetched in parts, each when it is needed: a small one first, larger ones when the reader goes on. So
 * reading the head of a large object costs one small request, and reading all of it few. Every part is of one version; an
 * object that changes meanwhile is a {@code CONFLICT} and never a mixture. Not thread-safe.
 */
@Internal
public final class RangedInput extends InputStream {
    /** What the first request asks for, in bytes: the outputs of most states, which stand first, fit in. */
    public static final int FIRST = 64 << 10;

    private static final int LARGEST = 8 << 20;

    private final Ranges ranges;
    private final long mostBytes;
    private final LongSupplier nanos;
    private final Duration longest;
    private final long started;
    private byte[] part = {};
    private int next;
    private long fetched;
    private long size = -1;
    private int length = FIRST;
    private @Nullable String version;

    /** Fetches parts of one object. */
    @FunctionalInterface
    public interface Ranges {
        /**
         * Fetches a part.
         *
         * @param offset its first byte
         * @param length how many bytes at most, as many as there are
         * @param version the {@link Part#version()} of the first part, or null when this is the first or had none
         * @return the part; for an empty object, which has no range, a part of no bytes
         * @throws ProviderException {@code CONFLICT} when the object has another version by now, or why it cannot be had
         */
        Part fetch(long offset, int length, @Nullable String version);
    }

    /**
     * Some bytes of an object. The array is handed over, not copied.
     *
     * @param bytes the bytes
     * @param size the size of the whole object in bytes
     * @param version what names this content of the object, such as an ETag or a generation, or null when nothing does
     */
    @SuppressWarnings("ArrayRecordComponent") // It is passed on once and never compared.
    public record Part(byte[] bytes, long size, @Nullable String version) {}

    /**
     * Fetches the first part, so that an object that cannot be had is reported before anything is read.
     *
     * @param ranges fetches the parts
     * @throws ProviderException why the object cannot be had
     */
    public RangedInput(Ranges ranges) {
        this(ranges, Long.MAX_VALUE, System::nanoTime, Duration.ofNanos(Long.MAX_VALUE));
    }

    private RangedInput(Ranges ranges, long mostBytes, LongSupplier nanos, Duration longest) {
        this.ranges = ranges;
        this.mostBytes = mostBytes;
        this.nanos = nanos;
        this.longest = longest;
        started = nanos.getAsLong();
        fetch();
    }

    /**
     * Opens a Terraform state: at most 1 GiB, within ten minutes.
     *
     * @param ranges fetches the parts
     * @return the input; a read fails with {@code REJECTED} when the state is larger, with {@code TIMEOUT} when it takes longer
     * @throws ProviderException why the state cannot be had
     */
    public static RangedInput ofState(Ranges ranges) {
        return ofState(ranges, System::nanoTime);
    }

    static RangedInput ofState(Ranges ranges, LongSupplier nanos) {
        return new RangedInput(ranges, HttpLimits.LARGEST_STATE, nanos, HttpLimits.WHOLE_STATE);
    }

    @Override
    public int read() {
        return hasNext() ? part[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, buffer.length);
        if (count == 0) {
            return 0;
        }
        if (!hasNext()) {
            return -1;
        }
        int copied = Math.min(count, part.length - next);
        System.arraycopy(part, next, buffer, offset, copied);
        next += copied;
        return copied;
    }

    @Override
    public int available() {
        return part.length - next;
    }

    private boolean hasNext() {
        if (next == part.length && fetched < size) {
            fetch();
        }
        return next < part.length;
    }

    private void fetch() {
        if (nanos.getAsLong() - started > longest.toNanos()) {
            throw new ProviderException(
                    Kind.TIMEOUT,
                    null,
                    "reading it took more than " + longest.toSeconds() + " s; " + fetched + " bytes came",
                    null);
        }
        Part got = ranges.fetch(fetched, length, version);
        boolean first = size < 0;
        boolean whole = first && got.size() == got.bytes().length;
        if (got.size() > mostBytes || (got.bytes().length > length && !whole)) {
            throw new ProviderException(
                    Kind.REJECTED,
                    null,
                    got.size() > mostBytes
                            ? "it is larger than the allowed " + mostBytes + " bytes"
                            : "more came than the " + length + " bytes that were asked for",
                    null);
        }
        boolean same = first || (got.size() == size && Objects.equals(got.version(), version));
        if (!same) {
            throw new ProviderException(Kind.CONFLICT, null, "it changed while it was read", null);
        }
        if (got.bytes().length == 0 && fetched < got.size()) {
            throw new ProviderException(
                    Kind.UNAVAILABLE, null, "it ends after " + fetched + " of " + got.size() + " bytes", null);
        }
        part = got.bytes();
        next = 0;
        fetched += part.length;
        size = got.size();
        version = got.version();
        length = Math.min(length * 4, LARGEST);
    }
}
