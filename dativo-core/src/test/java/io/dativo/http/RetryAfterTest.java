package io.dativo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final String DATE = "Thu, 26 Nov 2026 10:00:00 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "7|7", "' 120 '|120", "Thu, 26 Nov 2026 10:01:30 GMT|90", "Thu, 26 Nov 2026 09:59:59 GMT|0"
            })
    void seconds_and_dates_are_understood_by_the_systems_own_clock(String header, long seconds) {
        assertThat(RetryAfter.parse(header, DATE)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void without_the_systems_clock_ours_counts() {
        String inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
        assertThat(RetryAfter.parse(inAnHour, null)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        assertThat(RetryAfter.parse(inAnHour, "yesterday")).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1.5", "12345678901"})
    void what_is_neither_says_nothing(String header) {
        assertThat(RetryAfter.parse(header, DATE)).isNull();
        assertThat(RetryAfter.parse(null, DATE)).isNull();
    }
}
