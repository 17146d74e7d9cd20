package io.dativo.config;

import io.dativo.problem.Problem;
import java.util.Collection;

/**
 * Passes problems on until there are so many that nobody would read them. Several steps over one document share one
 * caller's collection, so each step counts its own. Not thread-safe.
 */
final class ProblemLog {
    private static final int LIMIT = 100;

    private final Collection<Problem> problems;
    private int count;

    ProblemLog(Collection<Problem> problems) {
        this.problems = problems;
    }

    void add(Problem problem) {
        if (count < LIMIT) {
            problems.add(problem);
        } else if (count == LIMIT) {
            problems.add(new Problem(
                    "too-many-problems",
                    problem.severity(),
                    "more than " + LIMIT + " problems; the rest is not listed",
                    "",
                    problem.location(),
                    "mend these first, then look again"));
        }
        count++;
    }

    /** {@return whether a further problem would not be listed, so that nobody need work one out} */
    boolean isFull() {
        return count >= LIMIT;
    }

    int count() {
        return count;
    }
}
