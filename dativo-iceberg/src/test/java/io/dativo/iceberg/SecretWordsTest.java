package io.dativo.iceberg;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.testparts.SecretWords;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Iceberg, its drivers and clients throw quotes what they were given, and no text of ours does. */
class SecretWordsTest {
    @TestFactory
    Stream<DynamicTest> what_a_read_meets_shows_no_secret() {
        return SecretWords.hidden(IllegalStateException::new, IcebergErrors::read);
    }

    @TestFactory
    Stream<DynamicTest> what_a_write_meets_shows_no_secret() {
        return SecretWords.hidden(
                IllegalStateException::new,
                failure -> new ProviderException(Kind.TIMEOUT, null, IcebergErrors.detail(failure), failure));
    }
}
