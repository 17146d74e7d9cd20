package io.dativo.openlineage;

import io.dativo.testparts.SecretWords;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a transport or a job threw quotes what it was given, and no event and no exception does. */
class SecretWordsTest {
    @TestFactory
    Stream<DynamicTest> what_kept_an_event_from_arriving_shows_no_secret() {
        return SecretWords.hidden(
                IllegalStateException::new, failure -> new LineageException("the event did not arrive", failure));
    }
}
