package io.dativo.http;

import io.dativo.problem.Internal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What the header {@code Retry-After} of an HTTP answer says (RFC 9110, 10.2.3): how long a server asks a client to wait. */
@Internal
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * How long a system asks to be left alone.
     *
     * @param header the header {@code Retry-After}, seconds or a date, or null
     * @param date the header {@code Date} of the same answer, or null: a date is taken by the system's own clock
     * @return the time, never negative; null when neither seconds nor a date is said
     */
    public static @Nullable Duration parse(@Nullable String header, @Nullable String date) {
        String after = header == null ? "" : header.strip();
        if (after.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(after));
        }
        Instant then = instant(after);
        if (then == null) {
            return null;
        }
        Instant now = date == null ? null : instant(date);
        Duration wait = Duration.between(now == null ? Instant.now() : now, then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
