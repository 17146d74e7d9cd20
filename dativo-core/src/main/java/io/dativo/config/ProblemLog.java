package io.dativo.config;

import io.dativo.problem.Problem;
import java.util.Collection;

/**
 * Passes problems on until there are more than a person would read. Errors and warnings are counted apart: many
 * warnings never hide an error. Several steps over one document share one caller's collection, so each step counts its
 * own. Not thread-safe.
 */
final class ProblemLog {
    private static final int LIMIT = 100;

    private final Collection<Problem> problems;
    private int errors;
    private int warnings;

    ProblemLog(Collection<Problem> problems) {
        this.problems = problems;
    }

    void add(Problem problem) {
        int before = problem.isError() ? errors++ : warnings++;
        if (before < LIMIT) {
            problems.add(problem);
        } else if (before == LIMIT) {
            problems.add(new Problem(
                    "too-many-problems",
                    problem.severity(),
                    "there are more than " + LIMIT + (problem.isError() ? " errors" : " warnings")
                            + "; the rest is not listed",
                    "",
                    problem.location(),
                    "mend these first, then look again"));
        }
    }

    /** {@return whether a further error would not be listed, so that its hint need not be worked out} */
    boolean isFull() {
        return errors >= LIMIT;
    }

    /** {@return how many errors there are, listed or not} */
    int errors() {
        return errors;
    }
}
