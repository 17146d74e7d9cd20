package io.dativo.dagster.pipes;

import io.dativo.testparts.SecretWords;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a job threw quotes what it was given, and Dagster does not show it. */
class SecretWordsTest {
    @TestFactory
    Stream<DynamicTest> what_ended_the_job_shows_no_secret() {
        return SecretWords.hidden(IllegalStateException::new, Exceptions::describe);
    }
}
