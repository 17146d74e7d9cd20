package io.dativo.dagster.pipes;

import io.dativo.problem.Shown;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes an exception as a message does, without the secrets that it may quote. */
final class Exceptions {
    /** More frames than that come from a recursion. */
    private static final int MOST_FRAMES = 200;

    private Exceptions() {}

    static Map<String, Object> describe(Throwable failure) {
        Map<String, Object> description = describe(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
        return description == null ? Map.of() : description;
    }

    private static @Nullable Map<String, Object> describe(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return null;
        }
        Map<String, Object> description = new HashMap<>();
        description.put("message", text(failure));
        description.put("name", failure.getClass().getSimpleName());
        description.put(
                "stack",
                Arrays.stream(failure.getStackTrace())
                        .limit(MOST_FRAMES)
                        .map(frame -> "at " + frame + "\n")
                        .toList());
        description.put("cause", describe(failure.getCause(), seen));
        description.put("context", null);
        return description;
    }

    /** What an exception says of itself may fail, too. */
    static String text(Throwable failure) {
        try {
            return Shown.words(failure.toString());
        } catch (RuntimeException e) {
            return failure.getClass().getName();
        }
    }
}
