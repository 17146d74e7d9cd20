package io.dativo.cost;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CostSource} can be asked. Immutable. A report says <i>not reported</i> for a dimension that a source lacks.
 */
public final class CostCapabilities {
    private final Set<CostDimension> dimensions;
    private final Set<CostDimension> constant;
    private final int mostTags;
    private final int mostGroups;
    private final boolean effectiveCost;
    private final boolean listsTagKeys;
    private final @Nullable Money pricePerCall;
    private final String elsewhere;

    private CostCapabilities(Builder builder) {
        constant = Collections.unmodifiableSet(EnumSet.copyOf(builder.constant));
        EnumSet<CostDimension> all = EnumSet.copyOf(builder.dimensions);
        all.addAll(constant);
        dimensions = Collections.unmodifiableSet(all);
        mostTags = builder.mostTags;
        mostGroups = builder.mostGroups;
        effectiveCost = builder.effectiveCost;
        listsTagKeys = builder.listsTagKeys;
        pricePerCall = builder.pricePerCall;
        elsewhere = builder.elsewhere;
    }

    /** {@return a builder of a source that distinguishes nothing} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what lines can be distinguished by} */
    public Set<CostDimension> dimensions() {
        return dimensions;
    }

    /** {@return the most tags that lines can be distinguished by at once} */
    public int mostTags() {
        return mostTags;
    }

    /** {@return the most tags and dimensions together; those that are one for the whole source do not count} */
    public int mostGroups() {
        return mostGroups;
    }

    /** {@return whether lines have the effective cost} */
    public boolean effectiveCost() {
        return effectiveCost;
    }

    /** {@return whether {@link CostSource#tagKeys} answers} */
    public boolean listsTagKeys() {
        return listsTagKeys;
    }

    /** {@return what each call of the source costs, or nothing when it is free or paid by amount of data} */
    public Optional<Money> pricePerCall() {
        return Optional.ofNullable(pricePerCall);
    }

    /**
     * Refuses a query that the source cannot answer.
     *
     * @param query the query
     * @throws InvalidInputException with everything that it asks too much
     */
    public void check(CostQuery query) {
        List<Problem> problems = problems(query);
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the query of costs", problems);
        }
    }

    /**
     * Whether the source can answer a query.
     *
     * @param query the query
     * @return true when {@link #check} does not refuse it
     */
    public boolean allows(CostQuery query) {
        return problems(query).isEmpty();
    }

    private List<Problem> problems(CostQuery query) {
        List<Problem> problems = new ArrayList<>();
        for (CostDimension dimension : query.dimensions()) {
            if (!dimensions.contains(dimension)) {
                problems.add(
                        problem(dimension.column() + " is not reported; costs can be distinguished by " + dimensions));
            }
        }
        int tags = query.tagKeys().size();
        long groups = tags
                + query.dimensions().stream()
                        .filter(dimension -> !constant.contains(dimension))
                        .count();
        if (tags > mostTags) {
            problems.add(problem("costs can be distinguished by " + mostTags + (mostTags == 1 ? " tag" : " tags")
                    + " at most, and " + query.tagKeys() + " are " + tags));
        } else if (groups > mostGroups) {
            problems.add(problem("costs can be distinguished by " + mostGroups + " tags and dimensions at most, and "
                    + query.tagKeys() + " and " + query.dimensions() + " are " + groups));
        }
        return problems;
    }

    private Problem problem(String message) {
        return Problem.error("cost-query", message, "", null, elsewhere);
    }

    /** Makes {@link CostCapabilities}. Not thread-safe. */
    public static final class Builder {
        private final Set<CostDimension> dimensions = EnumSet.noneOf(CostDimension.class);
        private final Set<CostDimension> constant = EnumSet.noneOf(CostDimension.class);
        private int mostTags = Integer.MAX_VALUE;
        private int mostGroups = Integer.MAX_VALUE;
        private boolean effectiveCost;
        private boolean listsTagKeys;
        private @Nullable Money pricePerCall;
        private String elsewhere = "ask for less";

        private Builder() {}

        /**
         * Adds dimensions that lines can be distinguished by.
         *
         * @param more the dimensions
         * @return this builder
         */
        public Builder dimensions(CostDimension... more) {
            dimensions.addAll(Arrays.asList(more));
            return this;
        }

        /**
         * Adds dimensions that have one value for the whole source, so that asking for them takes no group.
         *
         * @param more the dimensions
         * @return this builder
         */
        public Builder constant(CostDimension... more) {
            constant.addAll(Arrays.asList(more));
            return this;
        }

        /**
         * Limits the tags.
         *
         * @param most the most at once
         * @return this builder
         */
        public Builder mostTags(int most) {
            mostTags = most;
            return this;
        }

        /**
         * Limits tags and dimensions together.
         *
         * @param most the most at once
         * @return this builder
         */
        public Builder mostGroups(int most) {
            mostGroups = most;
            return this;
        }

        /**
         * Says that lines have the effective cost.
         *
         * @return this builder
         */
        public Builder effectiveCost() {
            effectiveCost = true;
            return this;
        }

        /**
         * Says that the keys of tags can be listed.
         *
         * @return this builder
         */
        public Builder listsTagKeys() {
            listsTagKeys = true;
            return this;
        }

        /**
         * Sets what each call costs.
         *
         * @param price the price
         * @return this builder
         */
        public Builder pricePerCall(Money price) {
            pricePerCall = price;
            return this;
        }

        /**
         * Sets what to do instead of a query that asks too much.
         *
         * @param hint the hint
         * @return this builder
         */
        public Builder elsewhere(String hint) {
            elsewhere = hint;
            return this;
        }

        /** {@return the capabilities} */
        public CostCapabilities build() {
            return new CostCapabilities(this);
        }
    }
}
