package io.dativo.reports;

import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The order in which shared costs are split: a pool that another pays into comes after it. */
final class SharedCosts {
    private SharedCosts() {}

    /** The rules, each after those that pay into its pool; they have no {@link #problems}. */
    static List<SharedCost> inOrder(List<SharedCost> rules) {
        List<SharedCost> ordered = new ArrayList<>();
        List<SharedCost> left = new ArrayList<>(rules);
        while (!left.isEmpty()) {
            SharedCost next = left.stream()
                    .filter(rule -> left.stream().noneMatch(other -> !other.equals(rule) && paysInto(other, rule)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("shared costs in a circle: " + left));
            ordered.add(next);
            left.remove(next);
        }
        return List.copyOf(ordered);
    }

    /** Pools that are split twice, and circles. */
    static List<Problem> problems(List<SharedCost> rules) {
        List<Problem> problems = new ArrayList<>();
        Set<List<String>> pools = new LinkedHashSet<>();
        for (SharedCost rule : rules) {
            if (!pools.add(List.of(rule.key(), rule.pool()))) {
                problems.add(problem(rule.key() + "=" + rule.pool() + " is split twice"));
            }
        }
        if (problems.isEmpty()) {
            rules.stream()
                    .map(rule -> circle(rules, List.of(rule)))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(path -> problems.add(problem("shared costs pay into each other: "
                            + String.join(
                                    " -> ", path.stream().map(SharedCost::pool).toList()))));
        }
        return problems;
    }

    private static Optional<List<SharedCost>> circle(List<SharedCost> rules, List<SharedCost> path) {
        SharedCost last = path.get(path.size() - 1);
        for (SharedCost next : rules) {
            if (paysInto(last, next)) {
                List<SharedCost> longer = new ArrayList<>(path);
                longer.add(next);
                if (next.equals(path.get(0))) {
                    return Optional.of(longer);
                }
                Optional<List<SharedCost>> found = path.contains(next) ? Optional.empty() : circle(rules, longer);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean paysInto(SharedCost from, SharedCost to) {
        return from.key().equals(to.key()) && from.weights().containsKey(to.pool());
    }

    private static Problem problem(String message) {
        return Problem.error(
                "shared-cost", message, "", null, "split each pool once, and let costs flow in one direction");
    }
}
