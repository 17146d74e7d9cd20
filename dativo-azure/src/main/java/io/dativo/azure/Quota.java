package io.dativo.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.dativo.http.RetryAfter;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long one quota of Azure asks everybody to stay away. Requests sent earlier are refused and prolong it, so they are
 * not sent: within a batch they fail as throttled, and the next batch begins when the time is over. Thread-safe.
 */
@Internal
public final class Quota {
    private static final Duration UNSAID = Duration.ofSeconds(1);

    private final Waiting waiting;
    private final Duration longest;
    private long until = System.nanoTime();

    public Quota(Waiting waiting, Duration longest) {
        this.waiting = waiting;
        this.longest = longest;
    }

    /** Waits before a batch, unless that takes too long. */
    public void await() {
        Duration left = left();
        if (!left.isZero() && left.compareTo(longest) <= 0) {
            waiting.pause(left);
        }
    }

    /**
     * Refuses a request that Azure would refuse.
     *
     * @throws io.dativo.problem.ProviderException {@code THROTTLED}
     */
    void check(String doing) {
        Duration left = left();
        if (!left.isZero()) {
            throw new ProviderException(
                    Kind.THROTTLED,
                    "TooManyRequests",
                    doing + ": TooManyRequests: not sent, for Azure asks to wait " + Math.max(1, left.toSeconds())
                            + " s",
                    null,
                    left);
        }
    }

    /** Takes what an answer asks for. */
    synchronized void heed(int status, @Nullable Duration asked) {
        if (status == 429 || (status == 503 && asked != null)) {
            long end = System.nanoTime() + (asked == null ? UNSAID : asked).toNanos();
            until = end - until > 0 ? end : until;
        }
    }

    private synchronized Duration left() {
        long left = until - System.nanoTime();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** What {@code Retry-After} says, or the headers that some services have in its place, or null. The longest counts. */
    static @Nullable Duration asked(HttpHeaders headers) {
        return headers.stream()
                .filter(header -> header.getName().toLowerCase(Locale.ROOT).endsWith("retry-after"))
                .map(header -> RetryAfter.parse(header.getValue(), headers.getValue(HttpHeaderName.DATE)))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
