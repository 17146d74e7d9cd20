package io.dativo.problem;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What another system's or library's exception says, without its secrets: its type, its words masked, its stack, its causes
 * and what it suppressed. Loggers and debuggers print causes whole, and those of drivers and SDKs quote what they were given.
 */
final class MaskedCause extends DativoException {
    private static final long serialVersionUID = 1L;

    /** Longer words are an answer that is quoted. */
    private static final int LONGEST = 4000;

    private MaskedCause(String words, @Nullable Throwable cause) {
        super(words, cause, true);
    }

    /** The same without secrets; what Dativo throws itself is that already. */
    static @Nullable Throwable of(@Nullable Throwable failure) {
        return of(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static @Nullable Throwable of(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || failure instanceof DativoException) {
            return failure;
        }
        if (!seen.add(failure)) {
            return null;
        }
        MaskedCause masked = new MaskedCause(words(failure), of(failure.getCause(), seen));
        masked.setStackTrace(failure.getStackTrace());
        for (Throwable each : failure.getSuppressed()) {
            Throwable suppressed = of(each, seen);
            if (suppressed != null) {
                masked.addSuppressed(suppressed);
            }
        }
        return masked;
    }

    /** What an exception says of itself may fail, too. */
    private static String words(Throwable failure) {
        String said;
        try {
            said = failure.getMessage();
        } catch (RuntimeException broken) {
            said = null;
        }
        String type = failure.getClass().getName();
        return said == null
                ? type
                : type + ": " + Shown.words(said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "…");
    }
}
