package io.dativo.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.SecretWords;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedCauseTest {
    @TestFactory
    Stream<DynamicTest> nothing_that_is_thrown_shows_what_its_cause_was_given() {
        return SecretWords.hidden(IllegalArgumentException::new, failure -> new DativoException("it failed", failure));
    }

    @Test
    void the_type_the_words_and_the_stack_of_a_cause_stay() {
        IOException broken = new IOException("reset by peer", new IllegalStateException("no"));

        Throwable masked = new DativoException("it failed", broken).getCause();

        assertThat(masked).hasMessage("java.io.IOException: reset by peer");
        assertThat(masked.getStackTrace()).isEqualTo(broken.getStackTrace());
        assertThat(masked.getCause()).hasMessage("java.lang.IllegalStateException: no");
    }

    @Test
    void what_dativo_throws_itself_stays_what_it_is() {
        DativoException own = new DativoException("no");

        assertThat(new DativoException("it failed", own)).hasCause(own);
    }

    @Test
    void a_circle_of_causes_ends() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(new DativoException("it failed", first).getCause().getCause().getCause())
                .isNull();
    }

    @Test
    void nothing_is_attached_later() {
        DativoException failure = new DativoException("it failed");
        failure.addSuppressed(new IllegalStateException(SecretWords.SECRET));

        assertThat(failure.getSuppressed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ExpiredToken: The provided token has expired",
                "the security token included in the request is invalid",
                "the tag 'owner' has the reserved key 'owner': Spark owns it",
                "no secret here? none, mail a@b.c",
                "GET https://acme.example/v1/tables failed: 404",
                "missing permission s3:PutBucketTagging",
                "the column token has another type",
            })
    void words_without_a_secret_stay_whole(String words) {
        assertThat(Shown.words(words)).isEqualTo(words);
    }
}
