package io.dativo.azure;

import com.azure.core.exception.ClientAuthenticationException;
import io.dativo.http.HttpFailure.Call;
import io.dativo.testparts.SecretWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Azure's SDK throws quotes what it was given, and no text of ours does. */
class SecretWordsTest {
    @TestFactory
    Stream<DynamicTest> what_a_client_throws_shows_no_secret() {
        return SecretWords.hidden(
                IllegalStateException::new,
                failure -> AzureErrors.of((RuntimeException) failure, Call.WRITE, "writing tags"));
    }

    @TestFactory
    Stream<DynamicTest> what_a_connection_throws_shows_no_secret() {
        return SecretWords.hidden(
                (words, cause) -> new UncheckedIOException(new IOException(words, cause)),
                failure -> AzureErrors.of((RuntimeException) failure, Call.READ, "reading tags"));
    }

    @TestFactory
    Stream<DynamicTest> what_signing_in_throws_shows_no_secret() {
        return SecretWords.hidden(
                (words, cause) -> new ClientAuthenticationException(words, null, cause),
                failure -> AzureErrors.of((RuntimeException) failure, Call.READ, "signing in"));
    }
}
