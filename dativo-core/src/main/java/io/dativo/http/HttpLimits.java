package io.dativo.http;

import io.dativo.problem.Internal;
import java.time.Duration;

/**
 * What one reading may cost, whatever a server sends. Immutable.
 *
 * @param piece how long to wait for an answer, and for each further piece of it
 * @param end when all of it is over, redirects and parts included, as {@link System#nanoTime()} counts
 * @param bytes how large it may be
 */
@Internal
public record HttpLimits(Duration piece, long end, long bytes) {
    /** How long a state's server may take for an answer, and for each further piece of it, unless a host says otherwise. */
    public static final Duration PIECE_OF_STATE = Duration.ofSeconds(30);

    /** How long reading a state may take as a whole, unless a host says otherwise. */
    public static final Duration WHOLE_STATE = Duration.ofMinutes(10);

    /** How large a state may be in bytes, unless a host says otherwise. */
    public static final long LARGEST_STATE = 1L << 30;

    /**
     * The limits of a reading that begins now.
     *
     * @param piece how long to wait for an answer, and for each further piece of it
     * @param whole how long all of it may take
     * @param bytes how large it may be
     * @return the limits
     */
    public static HttpLimits begin(Duration piece, Duration whole, long bytes) {
        return new HttpLimits(piece, System.nanoTime() + whole.toNanos(), bytes);
    }

    /** How long to wait for the next piece; nothing or less when the time is over. */
    Duration patience() {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.compareTo(piece) < 0 ? left : piece;
    }
}
