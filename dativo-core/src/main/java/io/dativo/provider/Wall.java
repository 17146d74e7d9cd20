package io.dativo.provider;

import io.dativo.problem.Characters;
import io.dativo.problem.ProviderException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The wall around providers: whatever one throws, and a null in place of an answer, becomes a {@link ProviderException}. */
final class Wall {
    private Wall() {}

    /**
     * Asks a provider something.
     *
     * @param provider its id
     * @param doing what it is asked to do, as it follows "when", for example {@code reading}
     * @throws ProviderException in place of what it throws; only errors of the JVM itself pass
     */
    static <T> T ask(String provider, String doing, Supplier<? extends @Nullable T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (Throwable thrown) {
            throw failure(provider, doing, thrown);
        }
        if (answer == null) {
            throw new ProviderException(
                    ProviderException.Kind.REJECTED,
                    null,
                    "the provider '" + provider + "' gave no answer when " + doing,
                    null);
        }
        return answer;
    }

    /** What a provider threw, as the exception that all callers know. Rethrows errors of the JVM itself. */
    static ProviderException failure(String provider, String doing, Throwable thrown) {
        if (thrown instanceof ProviderException known) {
            return known;
        }
        if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
            throw broken;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new ProviderException(
                ProviderException.Kind.REJECTED,
                thrown.getClass().getSimpleName(),
                "the provider '" + provider + "' failed when " + doing + ": " + Characters.firstLine(thrown.toString()),
                thrown);
    }
}
