package io.dativo.http;

import static io.dativo.http.HttpFailure.Call.READ;
import static io.dativo.http.HttpFailure.Call.WRITE;
import static io.dativo.problem.ProviderException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpFailureTest {
    @ParameterizedTest(name = "{0}: {1} for a read, {2} for a write")
    @CsvSource({
        "301, REJECTED, REJECTED",
        "400, REJECTED, REJECTED",
        "401, DENIED, DENIED",
        "403, DENIED, DENIED",
        "404, NOT_FOUND, NOT_FOUND",
        "407, DENIED, DENIED",
        "408, TIMEOUT, TIMEOUT",
        "409, CONFLICT, CONFLICT",
        "410, NOT_FOUND, NOT_FOUND",
        "412, CONFLICT, CONFLICT",
        "413, REJECTED, REJECTED",
        "422, REJECTED, REJECTED",
        "425, UNAVAILABLE, UNAVAILABLE",
        "429, THROTTLED, THROTTLED",
        "500, UNAVAILABLE, TIMEOUT",
        "501, REJECTED, REJECTED",
        "502, UNAVAILABLE, TIMEOUT",
        "503, UNAVAILABLE, UNAVAILABLE",
        "504, TIMEOUT, TIMEOUT",
        "505, REJECTED, REJECTED",
        "507, UNAVAILABLE, TIMEOUT",
        "511, DENIED, DENIED",
        "520, UNAVAILABLE, TIMEOUT",
        "529, UNAVAILABLE, TIMEOUT",
        "599, UNAVAILABLE, TIMEOUT"
    })
    void a_status_means_one_thing_for_a_read_and_one_for_a_write(int status, Kind read, Kind write) {
        assertThat(HttpFailure.of(status, READ, name -> null).kind()).isEqualTo(read);
        assertThat(HttpFailure.of(status, WRITE, name -> null).kind()).isEqualTo(write);
    }

    @Test
    void a_wait_in_seconds_or_as_a_date_counts_for_whatever_may_be_tried_again() {
        Map<String, String> date = Map.of(
                "Retry-After", "Mon, 30 Nov 2026 10:00:07 GMT",
                "Date", "Mon, 30 Nov 2026 10:00:00 GMT");
        for (int status = 400; status < 600; status++) {
            for (Call call : Call.values()) {
                HttpFailure seconds = HttpFailure.of(status, call, Map.of("Retry-After", "7")::get);
                Duration wait = seconds.kind().isRetryable() ? Duration.ofSeconds(7) : null;
                assertThat(seconds.retryAfter()).as("%s of a %s", status, call).isEqualTo(wait);
                assertThat(HttpFailure.of(status, call, date::get)).isEqualTo(seconds);
                assertThat(HttpFailure.of(status, call, name -> null).retryAfter())
                        .isNull();
            }
        }
    }

    static Stream<Arguments> what_was_never_sent() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused")),
                Arguments.of(new UnknownHostException("nowhere.example")),
                Arguments.of(new HttpConnectTimeoutException("HTTP connect timed out")),
                Arguments.of(new SSLHandshakeException("no certificate")),
                Arguments.of(new SocketTimeoutException("Connect timed out")));
    }

    @ParameterizedTest
    @MethodSource
    void what_was_never_sent(IOException failure) {
        assertThat(HttpFailure.unanswered(failure, READ)).isEqualTo(UNAVAILABLE);
        assertThat(HttpFailure.unanswered(failure, WRITE)).isEqualTo(UNAVAILABLE);
    }

    @Test
    void a_write_that_got_no_answer_may_have_taken_effect() {
        assertThat(HttpFailure.unanswered(new EOFException(), READ)).isEqualTo(UNAVAILABLE);
        assertThat(HttpFailure.unanswered(new EOFException(), WRITE)).isEqualTo(Kind.TIMEOUT);
        for (IOException late :
                new IOException[] {new SocketTimeoutException("Read timed out"), new HttpTimeoutException("late")}) {
            assertThat(HttpFailure.unanswered(late, READ)).isEqualTo(Kind.TIMEOUT);
            assertThat(HttpFailure.unanswered(late, WRITE)).isEqualTo(Kind.TIMEOUT);
        }
    }
}
