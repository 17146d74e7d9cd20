package io.dativo.policy;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of the different values that jobs claim for one key of one resource. None depends on the order in which jobs
 * run, and each is undone job by job: with one claim less, the value is what the other claims make. Without a rule,
 * different values are a conflict. Immutable.
 */
public sealed interface MergeRule {
    /**
     * The value that some claims make together.
     *
     * @param claimed what each job claims, by its id
     * @return the value; nothing when the rule does not decide
     */
    Optional<String> merge(Map<String, String> claimed);

    /**
     * Every part of every list, for values that are lists with commas.
     *
     * @return the rule
     */
    static MergeRule union() {
        return new Union();
    }

    /**
     * The strongest of the claimed values.
     *
     * @param order all values, from the weakest to the strongest; another value is a conflict
     * @return the rule
     */
    static MergeRule strongest(List<String> order) {
        return new Strongest(order);
    }

    /**
     * What one job claims; where it claims nothing, different values are a conflict.
     *
     * @param job the id of the job, {@code tenant/environment/name}
     * @return the rule
     */
    static MergeRule owner(String job) {
        return new Owner(job);
    }

    /**
     * What Terraform's state says; where it says nothing, different values are a conflict.
     *
     * @return the rule
     */
    static MergeRule terraform() {
        return new Terraform();
    }

    /**
     * Different values are a conflict, also for keys that have a rule by default.
     *
     * @return the rule
     */
    static MergeRule conflict() {
        return new Conflict();
    }

    /** {@return the name of the rule in a policy file} */
    String name();

    /** The parts of all lists. */
    record Union() implements MergeRule {
        @Override
        public Optional<String> merge(Map<String, String> claimed) {
            Set<String> all = new TreeSet<>();
            claimed.values().forEach(value -> all.addAll(parts(value)));
            // A claim that has all of it already keeps its order and its spelling.
            return claimed.values().stream()
                    .filter(value -> new TreeSet<>(parts(value)).equals(all))
                    .sorted()
                    .findFirst()
                    .or(() -> Optional.of(String.join(",", all)));
        }

        private static Collection<String> parts(String value) {
            Set<String> parts = new LinkedHashSet<>();
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
            return parts;
        }

        @Override
        public String name() {
            return "union";
        }
    }

    /**
     * The strongest of all.
     *
     * @param order from the weakest to the strongest
     */
    record Strongest(List<String> order) implements MergeRule {
        /** Copies the list. */
        public Strongest {
            order = List.copyOf(order);
        }

        @Override
        public Optional<String> merge(Map<String, String> claimed) {
            Collection<String> values = claimed.values();
            return order.containsAll(values)
                    ? values.stream().max((one, other) -> Integer.compare(order.indexOf(one), order.indexOf(other)))
                    : Optional.empty();
        }

        @Override
        public String name() {
            return "strongest";
        }
    }

    /**
     * One job's value.
     *
     * @param job the id of the job
     */
    record Owner(String job) implements MergeRule {
        @Override
        public Optional<String> merge(Map<String, String> claimed) {
            return Optional.ofNullable(new TreeMap<>(claimed).get(job));
        }

        @Override
        public String name() {
            return "owner";
        }
    }

    /** No value. */
    record Conflict() implements MergeRule {
        @Override
        public Optional<String> merge(Map<String, String> claimed) {
            return Optional.empty();
        }

        @Override
        public String name() {
            return "conflict";
        }
    }

    /** The value in Terraform's state, which the propagation looks up. */
    record Terraform() implements MergeRule {
        @Override
        public Optional<String> merge(Map<String, String> claimed) {
            return Optional.empty();
        }

        @Override
        public String name() {
            return "owner";
        }
    }
}
