package io.dativo.gcp;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import io.dativo.http.HttpFailure.Call;
import io.dativo.testparts.SecretWords;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Google's clients throw quotes what they were given, and no text of ours does. */
class SecretWordsTest {
    @TestFactory
    Stream<DynamicTest> what_a_connection_throws_shows_no_secret() {
        return SecretWords.hidden(
                IOException::new, failure -> GcpErrors.of(Call.READ, "reading labels", (IOException) failure));
    }

    @TestFactory
    Stream<DynamicTest> what_a_service_answers_shows_no_secret() {
        return SecretWords.hidden(
                (words, cause) -> (IOException) new HttpResponseException.Builder(403, words, new HttpHeaders())
                        .setContent(words)
                        .setMessage(words)
                        .build()
                        .initCause(cause),
                failure -> GcpErrors.of(Call.WRITE, "writing labels", (IOException) failure));
    }
}
