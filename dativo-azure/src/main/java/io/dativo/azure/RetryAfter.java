package io.dativo.azure;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaders;
import io.dativo.problem.ProviderException.Kind;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long one quota of Azure asks everybody to stay away. Requests sent earlier are refused and prolong it, so they are
 * not sent: within a batch they fail as throttled, and the next batch begins when the time is over. Thread-safe.
 */
final class RetryAfter {
    private static final Duration UNSAID = Duration.ofSeconds(1);

    private final Waiting waiting;
    private final Duration longest;
    private long until = System.nanoTime();

    RetryAfter(Waiting waiting, Duration longest) {
        this.waiting = waiting;
        this.longest = longest;
    }

    /** Waits before a batch, unless that takes too long. */
    void await() {
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
            throw AzureErrors.exception(
                    Kind.THROTTLED,
                    "TooManyRequests",
                    doing,
                    "not sent, for Azure asks to wait " + Math.max(1, left.toSeconds()) + " s",
                    null);
        }
    }

    /** Hears an answer. */
    synchronized void heard(int status, HttpHeaders headers) {
        if (status == 429) {
            Duration asked = of(headers);
            long end = System.nanoTime() + (asked == null ? UNSAID : asked).toNanos();
            until = end - until > 0 ? end : until;
        }
    }

    private synchronized Duration left() {
        long left = until - System.nanoTime();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** What {@code Retry-After} says, or the headers that some services have in its place, or null. The longest counts. */
    static @Nullable Duration of(HttpHeaders headers) {
        Duration longest = null;
        for (HttpHeader header : headers) {
            if (header.getName().toLowerCase(Locale.ROOT).endsWith("retry-after")) {
                try {
                    Duration asked = Duration.ofSeconds(
                            Math.max(0, Long.parseLong(header.getValue().strip())));
                    longest = longest == null || asked.compareTo(longest) > 0 ? asked : longest;
                } catch (NumberFormatException aDate) {
                    // Azure sends seconds; a proxy may send a date, which says nothing here.
                }
            }
        }
        return longest;
    }
}
