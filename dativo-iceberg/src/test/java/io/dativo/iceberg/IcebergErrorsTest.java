package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcebergErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cannot reach jdbc:postgresql://user:pa@db:5432/x   | cannot reach jdbc:postgresql://***@db:5432/x",
                "GET https://h/t?X-Amz-Signature=abc&y=1 failed (403) | GET https://h/t?*** failed (403)",
                "jdbc:mysql://h/db?user=a&password=b               | jdbc:mysql://h/db?***",
                "no secret here? none, mail a@b.c                  | no secret here? none, mail a@b.c",
            })
    void credentials_in_an_address_do_not_reach_a_message(String message, String expected) {
        assertThat(IcebergErrors.detail(new IllegalStateException(message)))
                .isEqualTo("IllegalStateException: " + expected);
    }

    @Test
    void only_the_first_line_is_told_and_not_without_end() {
        assertThat(IcebergErrors.detail(new IllegalStateException("first\nsecond")))
                .isEqualTo("IllegalStateException: first");
        assertThat(IcebergErrors.detail(new IllegalStateException("x".repeat(1000))))
                .hasSizeLessThan(350)
                .endsWith("…");
        assertThat(IcebergErrors.detail(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void a_connection_that_breaks_may_come_back_and_a_wrong_argument_stays_wrong() {
        IOException cause = new IOException();
        assertThat(IcebergErrors.beforeCommit(new IllegalStateException("reset", cause)))
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(IcebergErrors.beforeCommit(new IllegalArgumentException("no such branch", cause)))
                .isEqualTo(Kind.REJECTED);
    }
}
