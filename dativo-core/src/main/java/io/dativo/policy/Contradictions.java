package io.dativo.policy;

import io.dativo.problem.Internal;
import io.dativo.problem.Problem;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds facts that one job states twice and differently: its infrastructure block gives the cloud bill one cost centre,
 * and its data contract gives the table another. Needs no policy. Pure and thread-safe.
 *
 * <p>Only facts that cannot rightly differ are compared: {@code cost_center}, {@code project} and {@code environment}.
 * Who owns the infrastructure and who owns the data may be two teams, so owners are not compared.
 */
@Internal
public final class Contradictions {
    /** The code of the problems. */
    public static final String CODE = "contradicting-tags";

    private static final String INFRASTRUCTURE = "infrastructure.";
    private static final String FINOPS = "finops.";
    private static final List<String> FACTS = List.of("cost_center", "project", "environment");

    private Contradictions() {}

    /**
     * Compares what the namespaces of one job say.
     *
     * @param tags tags under namespaced keys, as a table carries them
     * @return a warning for each fact that is stated differently, located where the infrastructure block states it
     */
    public static List<Problem> of(TagSet tags) {
        List<Problem> problems = new ArrayList<>();
        for (String fact : FACTS) {
            Optional<Tag> infrastructure = tags.get(INFRASTRUCTURE + fact);
            Optional<Tag> finops = tags.get(FINOPS + fact);
            if (infrastructure.isPresent()
                    && finops.isPresent()
                    && !same(fact, infrastructure.get().value(), finops.get().value())) {
                problems.add(problem(fact, infrastructure.get(), finops.get()));
            }
        }
        return List.copyOf(problems);
    }

    private static boolean same(String fact, String infrastructure, String finops) {
        return fact.equals("environment")
                ? environment(infrastructure).equals(environment(finops))
                : infrastructure.equals(finops);
    }

    /** Data contracts spell environments in full, infrastructure mostly does not. */
    private static String environment(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return switch (folded) {
            case "prod", "prd" -> "production";
            case "stage", "stg" -> "staging";
            case "dev" -> "development";
            default -> folded;
        };
    }

    private static Problem problem(String fact, Tag infrastructure, Tag finops) {
        String consequence = switch (fact) {
            case "cost_center" -> ": the money for one job lands in two places";
            case "environment" -> ": one job is in two environments";
            default -> ": one job belongs to two projects";
        };
        return Problem.warning(
                CODE,
                infrastructure.key() + " is '" + infrastructure.value() + "' from " + infrastructure.origin() + ", and "
                        + finops.key() + " is '" + finops.value() + "' from " + finops.origin() + consequence,
                infrastructure.origin().path(),
                infrastructure.origin().location(),
                "give both the same value");
    }
}
