package io.dativo.problem;

import java.util.Collection;
import java.util.List;

/**
 * Thrown when an input (a job, a policy, a state, a builder's values) cannot be used. It carries every problem that was
 * found, warnings included, so that all can be mended in one round.
 */
public final class InvalidInputException extends DativoException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Makes the exception from what was found.
     *
     * @param what the input, for example {@code job jobs/acme.yaml}
     * @param problems every problem found
     */
    public InvalidInputException(String what, Collection<Problem> problems) {
        super(what + " has " + count(problems) + ":\n" + Problem.format(problems));
        this.problems = problems.stream().sorted(Problem.BY_LOCATION).toList();
    }

    /** {@return every problem, in the order of {@link Problem#BY_LOCATION}} */
    public List<Problem> problems() {
        return problems;
    }

    private static String count(Collection<Problem> problems) {
        long errors = problems.stream().filter(Problem::isError).count();
        return errors == 1 ? "1 error" : errors + " errors";
    }
}
