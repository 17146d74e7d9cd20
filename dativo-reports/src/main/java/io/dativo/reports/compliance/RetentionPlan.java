package io.dativo.reports.compliance;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.reports.compliance.RetentionStep.Change;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.RetentionSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * For each table and store of jobs: the days that are declared, what the system does today, and the change that would make
 * them agree. Made from what was observed, without a call. {@link #apply} writes settings of tables and datasets; rules
 * that delete objects are {@link #terraform()} for a person to review, and are never written. Immutable.
 */
public final class RetentionPlan {
    private final List<RetentionStep> steps;
    private final List<String> problems;

    private RetentionPlan(List<RetentionStep> steps, List<String> problems) {
        this.steps = List.copyOf(steps);
        this.problems = List.copyOf(problems);
    }

    /**
     * What became of a step. Immutable.
     *
     * @param step the step
     * @param isChanged whether the setting was changed; another writer may have changed it meanwhile
     * @param failure why it could not be written, or empty
     */
    public record Written(RetentionStep step, boolean isChanged, String failure) {
        @Override
        public String toString() {
            String what = isChanged ? "changed" : "agrees already";
            return step.resource() + ": " + (failure.isEmpty() ? what : failure);
        }
    }

    /** What jobs say of one resource. */
    private static final class Said {
        private final SortedMap<String, Integer> declared = new TreeMap<>();
        private final SortedMap<String, Integer> byPrefix = new TreeMap<>();
        private boolean holdsTables;
    }

    /**
     * The plan of some jobs.
     *
     * @param jobs resolved jobs; those that declare no days have no part in it
     * @param observations what was seen of their tables and stores
     * @return the plan
     */
    public static RetentionPlan of(Collection<ResolvedJob> jobs, Collection<Observation> observations) {
        Map<ResourceRef, Observation> expiry = new LinkedHashMap<>();
        observations.stream()
                .filter(each -> each.aspect() == Aspect.EXPIRY)
                .forEach(each -> expiry.putIfAbsent(each.resource(), each));
        Map<ResourceRef, Said> all = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (ResolvedJob job : jobs) {
            DeclaredRetention.of(job).ifPresent(declared -> {
                if (declared.days().isEmpty()) {
                    problems.add(
                            job.job().name() + ": '" + declared.tag().value() + "' is no number of days above zero ("
                                    + declared.tag().origin() + ")");
                    return;
                }
                collect(job, declared.days().getAsInt(), expiry, all);
            });
        }
        List<RetentionStep> steps = new ArrayList<>();
        all.forEach((resource, said) -> steps.add(step(resource, said, expiry.get(resource))));
        return new RetentionPlan(steps, problems);
    }

    private static void collect(
            ResolvedJob job, int days, Map<ResourceRef, Observation> expiry, Map<ResourceRef, Said> all) {
        job.table()
                .ifPresent(table -> all.computeIfAbsent(table, key -> new Said())
                        .declared
                        .merge(job.job().name(), days, Math::min));
        String prefix = prefix(job);
        job.claims().stream()
                .map(TagClaim::resource)
                .filter(resource -> job.table().filter(resource::equals).isEmpty())
                .filter(resource -> LifecycleRules.isStore(resource) || expiry.containsKey(resource))
                .forEach(resource -> {
                    Said said = all.computeIfAbsent(resource, key -> new Said());
                    said.declared.merge(job.job().name(), days, Math::min);
                    said.byPrefix.merge(prefix, days, Math::min);
                    said.holdsTables |= job.table().isPresent();
                });
    }

    /** Below what the job writes, {@code target.connection.….prefix}; empty when it does not say. */
    private static String prefix(ResolvedJob job) {
        Map<String, @Nullable Object> connection = job.job().target().connection();
        if (connection == null) {
            return "";
        }
        return connection.values().stream()
                .filter(Map.class::isInstance)
                .map(each -> ((Map<?, ?>) each).get("prefix"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(text -> !text.isBlank())
                .map(text -> text.replaceFirst("^/+", "").replaceFirst("/*$", "/"))
                .findFirst()
                .orElse("");
    }

    private static RetentionStep step(ResourceRef resource, Said said, @Nullable Observation seen) {
        int days = said.declared.values().stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElseThrow();
        if (seen == null || seen.outcome() == Outcome.ERROR || seen.outcome() == Outcome.NOT_OBSERVABLE) {
            String why = seen == null ? "not observed" : seen.detail();
            return new RetentionStep(
                    resource,
                    said.declared,
                    OptionalInt.empty(),
                    "is not known: " + why,
                    Change.UNKNOWN,
                    "look at it first",
                    "");
        }
        OptionalInt gone = seen.outcome() == Outcome.YES ? seen.days() : OptionalInt.empty();
        boolean isStore = LifecycleRules.isStore(resource);
        boolean agrees = gone.isPresent() && gone.getAsInt() <= days;
        Change change;
        String words;
        String terraform = "";
        if (isStore && said.holdsTables) {
            // What a rule deletes below a table are files of the live table: the table itself lets its data go.
            if (seen.outcome() == Outcome.NO) {
                change = Change.NONE;
                words = "it holds tables, which let their data go themselves";
            } else if (gone.isPresent()) {
                change = Change.REMOVE_RULE;
                words = "it holds tables: take out the rule, which deletes files of live tables";
            } else {
                change = Change.UNKNOWN;
                words = "it holds tables: see that no rule is for a prefix that one of them is below";
            }
        } else if (agrees) {
            change = Change.NONE;
            words = "agrees";
        } else if (isStore) {
            change = Change.RULE;
            words = "review the rules that are printed";
            terraform = LifecycleRules.terraform(resource, rules(said));
        } else {
            change = Change.SETTING;
            words = "limit it to " + days + (days == 1 ? " day" : " days");
        }
        return new RetentionStep(resource, said.declared, gone, seen.detail(), change, words, terraform);
    }

    /** A rule for everything applies below a prefix too, so that a longer one there would say nothing. */
    private static SortedMap<String, Integer> rules(Said said) {
        SortedMap<String, Integer> rules = new TreeMap<>(said.byPrefix);
        Integer whole = rules.get("");
        if (whole != null) {
            rules.entrySet().removeIf(rule -> !rule.getKey().isEmpty() && rule.getValue() >= whole);
        }
        return rules;
    }

    /** {@return a step for each table, dataset and store} */
    public List<RetentionStep> steps() {
        return steps;
    }

    /** {@return which jobs declare something that is no number of days, with the place} */
    public List<String> problems() {
        return problems;
    }

    /** {@return the rules that delete objects, for a person to review; empty when none is needed} */
    public String terraform() {
        return steps.stream()
                .map(RetentionStep::terraform)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /**
     * Writes settings of tables and datasets; one failure is the failure of its step. Rules that delete objects are never
     * written.
     *
     * @param settings who sets what
     * @return what became of each step of {@link Change#SETTING}
     */
    public List<Written> apply(Collection<? extends RetentionSettings> settings) {
        List<Written> outcomes = new ArrayList<>();
        for (RetentionStep step : steps) {
            if (step.change() != Change.SETTING) {
                continue;
            }
            RetentionSettings of = settings.stream()
                    .filter(each -> each.provider().equals(step.resource().provider()))
                    .filter(each ->
                            each.resourceTypes().contains(step.resource().type()))
                    .findFirst()
                    .orElse(null);
            if (of == null) {
                outcomes.add(new Written(
                        step, false, "no add-on here sets a " + step.resource().type()));
                continue;
            }
            try {
                outcomes.add(new Written(step, of.limit(step.resource(), step.days()), ""));
            } catch (ProviderException e) {
                outcomes.add(new Written(step, false, String.valueOf(e.getMessage())));
            }
        }
        return outcomes;
    }

    /** The steps, a line each, the problems, and the rules to review. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(step).append('\n'));
        problems.forEach(problem -> text.append(problem).append('\n'));
        String rules = terraform();
        return text.append(rules.isEmpty() ? "" : "\n" + rules).toString();
    }
}
