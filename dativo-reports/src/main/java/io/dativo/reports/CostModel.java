package io.dativo.reports;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostSource;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Purpose;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TagRule;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How costs are allocated: which keys charges are allocated by, how the bill spells them, what gives a value where no tag
 * does, and who shares what. Immutable and thread-safe.
 *
 * <p>For each charge and key: the tag in the bill, under whichever of its spellings; else what the job says that uses the
 * resource; else the first virtual tag that holds; else the account's value; else the default; else
 * {@value #UNALLOCATED}. Then shared costs are split, those that go into another pool first.
 */
public final class CostModel {
    private static final int MOST_GROUPS = 1_000_000;

    /** The value of a key for what is unallocated. */
    public static final String UNALLOCATED = "(unallocated)";

    /** The value of a dimension that a charge does not have. */
    public static final String NONE = "(none)";

    /** The value of a dimension that the source does not report. */
    public static final String NOT_REPORTED = "(not reported)";

    /** The key whose value is the job that uses the resource. */
    public static final String JOB = "job";

    /** The key whose value is the dataset of the job that uses the resource. */
    public static final String DATASET = "dataset";

    private final Builder parts;
    private final List<SharedCost> stages;

    private CostModel(Builder parts) {
        this.parts = parts;
        this.stages = SharedCosts.inOrder(parts.sharedCosts);
    }

    /** {@return a builder of a model of billed costs, without a key} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads costs and allocates them.
     *
     * @param source the costs
     * @param from the first day
     * @param until the day after the last
     * @return the report
     * @throws InvalidInputException when the source cannot tell apart what a rule looks at, before anything is read, or what is
     *     read is malformed
     * @throws io.dativo.problem.ProviderException when the costs cannot be had
     * @throws ConservationException when the allocated sums are not those of the source
     */
    public CostReport allocate(CostSource source, LocalDate from, LocalDate until) {
        return new Allocation(this, source).run(from, until);
    }

    CostMetric metric() {
        return parts.metric;
    }

    /** The canonical keys, each with its declared spellings. */
    Map<String, Set<String>> keys() {
        return parts.keys;
    }

    Set<CostDimension> dimensions() {
        return parts.dimensions;
    }

    List<ValueSource> precedence() {
        return parts.precedence;
    }

    List<VirtualTag> virtualTags() {
        return parts.virtualTags;
    }

    @Nullable
    String accountValue(String account, String key) {
        return parts.accounts.getOrDefault(account, Map.of()).get(key);
    }

    @Nullable
    String defaultValue(String key) {
        return parts.defaults.get(key);
    }

    @Nullable
    String contact(String account) {
        return parts.contacts.get(account);
    }

    boolean hasAccounts() {
        return !parts.accounts.isEmpty() || !parts.contacts.isEmpty();
    }

    List<ResourceFacts> facts() {
        return parts.facts;
    }

    List<SharedCost> sharedCosts() {
        return stages;
    }

    List<Budget> budgets() {
        return parts.budgets;
    }

    @Nullable
    TagPolicy policy() {
        return parts.policy;
    }

    Clock clock() {
        return parts.clock;
    }

    Set<String> inactiveKeys() {
        return parts.inactiveKeys;
    }

    Set<String> untaggableServices() {
        return parts.untaggableServices;
    }

    int mostGroups() {
        return parts.mostGroups;
    }

    boolean findsSpellings() {
        return parts.findsSpellings;
    }

    /** Makes a {@link CostModel}. Not thread-safe. */
    public static final class Builder {
        private CostMetric metric = CostMetric.BILLED;
        private Map<String, Set<String>> keys = new LinkedHashMap<>();
        private Set<CostDimension> dimensions = new LinkedHashSet<>();
        private List<ValueSource> precedence = List.of(
                ValueSource.RESOURCE_TAG,
                ValueSource.JOB,
                ValueSource.VIRTUAL_TAG,
                ValueSource.ACCOUNT,
                ValueSource.DEFAULT);
        private List<VirtualTag> virtualTags = new ArrayList<>();
        private Map<String, Map<String, String>> accounts = new TreeMap<>();
        private Map<String, String> contacts = new TreeMap<>();
        private Map<String, String> defaults = new TreeMap<>();
        private List<ResourceFacts> facts = new ArrayList<>();
        private List<SharedCost> sharedCosts = new ArrayList<>();
        private List<Budget> budgets = new ArrayList<>();
        private @Nullable TagPolicy policy;
        private Clock clock = Clock.systemUTC();
        private Set<String> inactiveKeys = new LinkedHashSet<>();
        private Set<String> untaggableServices = new LinkedHashSet<>();
        private boolean findsSpellings = true;
        private int mostGroups = MOST_GROUPS;

        private Builder() {}

        /**
         * Sets which cost is allocated.
         *
         * @param which the billed cost by default
         * @return this builder
         */
        public Builder metric(CostMetric which) {
            metric = which;
            return this;
        }

        /**
         * Adds a key that charges are allocated by.
         *
         * @param key the canonical key; {@value CostModel#JOB} and {@value CostModel#DATASET} are those of {@link #jobs}
         * @param spellings other keys in the bill that mean the same; the first that a charge has counts
         * @return this builder
         */
        public Builder key(String key, String... spellings) {
            Set<String> all = keys.computeIfAbsent(key, first -> new LinkedHashSet<>(List.of(first)));
            all.addAll(Arrays.asList(spellings));
            return this;
        }

        /**
         * Adds dimensions of the bill that reports can be grouped by.
         *
         * @param more the dimensions
         * @return this builder
         */
        public Builder dimensions(CostDimension... more) {
            dimensions.addAll(Arrays.asList(more));
            return this;
        }

        /**
         * Takes a tag policy: its keys whose purpose is cost become keys, with their aliases, and values that it refuses are
         * reported.
         *
         * @param tagPolicy the policy
         * @return this builder
         */
        public Builder policy(TagPolicy tagPolicy) {
            return policy(tagPolicy, Purpose.COST);
        }

        /**
         * Takes a tag policy: its keys of these purposes become keys, with their aliases, and values that it refuses are
         * reported.
         *
         * @param tagPolicy the policy
         * @param purposes the purposes; {@link CostReport#keys(Purpose)} groups the keys by them
         * @return this builder
         */
        public Builder policy(TagPolicy tagPolicy, Purpose... purposes) {
            policy = tagPolicy;
            List<Purpose> asked = Arrays.asList(purposes);
            for (TagRule rule : tagPolicy.rules().values()) {
                if (rule.key() != null && asked.contains(rule.purpose())) {
                    key(
                            rule.key(),
                            tagPolicy
                                    .aliases()
                                    .getOrDefault(rule.key(), List.of())
                                    .toArray(String[]::new));
                }
            }
            return this;
        }

        /**
         * Sets the clock by which a waiver of the policy has ended.
         *
         * @param now the clock
         * @return this builder
         */
        public Builder clock(Clock now) {
            clock = now;
            return this;
        }

        /**
         * Sets what counts before what.
         *
         * @param order the sources of values, the first that has one counts; one that is not named never counts
         * @return this builder
         */
        public Builder precedence(ValueSource... order) {
            precedence = List.of(order);
            return this;
        }

        /**
         * Adds a virtual tag; of several for a key the first that holds counts.
         *
         * @param tag the rule
         * @return this builder
         */
        public Builder virtualTag(VirtualTag tag) {
            virtualTags.add(tag);
            return this;
        }

        /**
         * Says what an account's charges are allocated to.
         *
         * @param account the account as the bill has it
         * @param values canonical keys and values
         * @return this builder
         */
        public Builder account(String account, Map<String, String> values) {
            accounts.put(account, Map.copyOf(values));
            return this;
        }

        /**
         * Says whom to ask about charges of an account.
         *
         * @param account the account as the bill has it
         * @param who a person or a team
         * @return this builder
         */
        public Builder contact(String account, String who) {
            contacts.put(account, who);
            return this;
        }

        /**
         * Says what is allocated to whatever nothing else gives a value.
         *
         * @param key the canonical key
         * @param value the value
         * @return this builder
         */
        public Builder defaultValue(String key, String value) {
            defaults.put(key, value);
            return this;
        }

        /**
         * Adds jobs: what their resources cost is theirs, and they are named where a tag is missing.
         *
         * @param jobs resolved jobs
         * @return this builder
         */
        public Builder jobs(Collection<ResolvedJob> jobs) {
            jobs.forEach(job -> facts.addAll(ResourceFacts.of(job)));
            return this;
        }

        /**
         * Adds what is known of a resource.
         *
         * @param fact the facts
         * @return this builder
         */
        public Builder resource(ResourceFacts fact) {
            facts.add(fact);
            return this;
        }

        /**
         * Adds a cost that several share.
         *
         * @param shared the rule
         * @return this builder
         */
        public Builder sharedCost(SharedCost shared) {
            sharedCosts.add(shared);
            return this;
        }

        /**
         * Adds a budget.
         *
         * @param budget the budget
         * @return this builder
         */
        public Builder budget(Budget budget) {
            budgets.add(budget);
            return this;
        }

        /**
         * Names keys that the bill does not know, as they are not activated for cost allocation.
         *
         * @param canonical the canonical keys
         * @return this builder
         */
        public Builder inactiveKeys(Collection<String> canonical) {
            inactiveKeys.addAll(canonical);
            return this;
        }

        /**
         * Names services whose charges nothing can carry a tag for.
         *
         * @param services the services as the bill has them
         * @return this builder
         */
        public Builder untaggableServices(String... services) {
            untaggableServices.addAll(Arrays.asList(services));
            return this;
        }

        /**
         * Sets how many groups are allocated in memory.
         *
         * @param most the most, 1,000,000 by default; with more there is no report but a finding
         * @return this builder
         */
        public Builder mostGroups(int most) {
            mostGroups = most;
            return this;
        }

        /**
         * Does not look in the bill for spellings that the model does not name, which takes one more pass over a file.
         *
         * @return this builder
         */
        public Builder namedSpellingsOnly() {
            findsSpellings = false;
            return this;
        }

        /**
         * Makes the model.
         *
         * @return the model
         * @throws InvalidInputException with everything that does not fit together, circles of shared costs included
         */
        public CostModel build() {
            List<Problem> problems = new ArrayList<>();
            for (VirtualTag tag : virtualTags) {
                needKey(problems, tag.key(), "a virtual tag");
                tag.when().keys().stream()
                        .filter(key -> key.dimension() == null)
                        .forEach(key -> needKey(problems, key.name(), "the condition of a virtual tag"));
            }
            sharedCosts.forEach(shared -> needKey(problems, shared.key(), "a shared cost"));
            defaults.keySet().forEach(key -> needKey(problems, key, "a default"));
            accounts.values().forEach(values -> values.keySet().forEach(key -> needKey(problems, key, "an account")));
            for (Budget budget : budgets) {
                CostDimension dimension = budget.key().dimension();
                if (dimension == null) {
                    needKey(problems, budget.key().name(), "a budget");
                } else if (!dimensions.contains(dimension)) {
                    problems.add(
                            problem("a budget is for " + dimension.column() + ", which is no dimension of the model"));
                }
            }
            problems.addAll(SharedCosts.problems(sharedCosts));
            if (!problems.isEmpty()) {
                throw new InvalidInputException("the model of cost allocation", problems);
            }
            return new CostModel(copy());
        }

        private void needKey(List<Problem> problems, String key, String user) {
            if (!keys.containsKey(key)) {
                problems.add(problem(user + " is for '" + key + "', which is no key of the model " + keys.keySet()));
            }
        }

        private static Problem problem(String message) {
            return Problem.error("cost-model", message, "", null, "name the key in the model, or leave the rule out");
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.metric = metric;
            copy.keys = new LinkedHashMap<>();
            keys.forEach((key, all) -> copy.keys.put(key, Collections.unmodifiableSet(new LinkedHashSet<>(all))));
            copy.dimensions = Collections.unmodifiableSet(new LinkedHashSet<>(dimensions));
            copy.precedence = precedence;
            copy.virtualTags = List.copyOf(virtualTags);
            copy.accounts = Map.copyOf(accounts);
            copy.contacts = Map.copyOf(contacts);
            copy.defaults = Map.copyOf(defaults);
            copy.facts = List.copyOf(facts);
            copy.sharedCosts = List.copyOf(sharedCosts);
            copy.budgets = List.copyOf(budgets);
            copy.policy = policy;
            copy.clock = clock;
            copy.inactiveKeys = Set.copyOf(inactiveKeys);
            copy.untaggableServices = Set.copyOf(untaggableServices);
            copy.findsSpellings = findsSpellings;
            copy.mostGroups = mostGroups;
            return copy;
        }
    }
}
