package io.dativo.policy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.Verdicts.RuleCount;
import io.dativo.problem.Severity;
import io.dativo.problem.Spelling;
import io.dativo.tag.Tag;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a {@link TagPolicy} does on a corpus: rules that are about nothing there, rules that never object, waivers that
 * cover nothing, keys that no rule knows, and for each rule what would break if it were enforced today. Immutable.
 */
public final class PolicyCoverage {
    private static final int MOST_SHOWN = 20;

    private final TagPolicy policy;
    private final Verdicts verdicts;
    private final Map<String, Forecast> forecasts;
    private final Map<String, Long> unknownKeys;
    private final int jobs;

    PolicyCoverage(TagPolicy policy, Collection<TaggedResource> corpus, Verdicts verdicts, CompiledPolicy compiled) {
        this.policy = policy;
        this.verdicts = verdicts;
        jobs = (int) corpus.stream()
                .map(TaggedResource::job)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        forecasts = forecasts(policy, verdicts);
        unknownKeys = unknownKeys(corpus, compiled);
    }

    /**
     * What would break if one rule were enforced today with severity error. Immutable.
     *
     * @param rule the id of the rule
     * @param jobs the jobs with a violation, sorted
     * @param resources the resources with a violation, sorted
     * @param undetermined how many resources may break: what decides is not known yet
     */
    public record Forecast(String rule, List<String> jobs, List<ResourceRef> resources, long undetermined) {
        /** Copies the lists. */
        public Forecast {
            jobs = List.copyOf(jobs);
            resources = List.copyOf(resources);
        }

        /** {@return whether nothing would break} */
        public boolean isSafe() {
            return resources.isEmpty() && undetermined == 0;
        }
    }

    /** {@return what the policy says of the corpus today} */
    public Verdicts verdicts() {
        return verdicts;
    }

    /** {@return rules that are about no resource of the corpus, in the order of the policy} */
    public List<String> neverApplied() {
        return rules(count -> count.applied() == 0);
    }

    /** {@return rules that are about some resources and never had a value to look at, nor missed one} */
    public List<String> neverExercised() {
        return rules(count -> count.applied() > 0 && count.exercised() == 0);
    }

    /** {@return rules that looked at values and never objected: nothing in the corpus shows that they work} */
    public List<String> neverFired() {
        return rules(count -> count.exercised() > 0
                && count.count(Verdict.VIOLATION) == 0
                && count.count(Verdict.WAIVED) == 0
                && count.count(Verdict.UNDETERMINED) == 0);
    }

    /** {@return waivers that covered nothing} */
    public List<Waiver> unusedWaivers() {
        return verdicts.unusedWaivers();
    }

    /** {@return keys of the corpus that no rule names, and on how many resources each is; sorted by key} */
    public Map<String, Long> unknownKeys() {
        return unknownKeys;
    }

    /**
     * What a key that no rule names was probably meant to be.
     *
     * @param key a key of {@link #unknownKeys()}
     * @return the nearest key of a rule, if one is near
     */
    public Optional<String> meant(String key) {
        Set<String> known = new LinkedHashSet<>();
        policy.rules().values().forEach(rule -> {
            if (rule.key() != null) {
                known.add(rule.key());
            }
            known.addAll(rule.require());
        });
        policy.aliases().values().forEach(known::addAll);
        return Spelling.nearest(key, known);
    }

    /** {@return what would break if each rule alone were enforced today, by rule in the order of the policy} */
    public Map<String, Forecast> forecasts() {
        return forecasts;
    }

    /**
     * What would break if one rule were enforced today.
     *
     * @param rule the id of the rule
     * @return the forecast
     * @throws IllegalArgumentException when there is no such rule
     */
    public Forecast forecast(String rule) {
        Forecast forecast = forecasts.get(rule);
        if (forecast == null) {
            throw new IllegalArgumentException(
                    "there is no rule '" + rule + "'; " + Spelling.hint(rule, forecasts.keySet()));
        }
        return forecast;
    }

    /** One line for each rule, then what does nothing, then keys that no rule names. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(policy.toString());
        forecasts.forEach((rule, forecast) -> text.append("\n  ").append(line(forecast)));
        list(text, "never applied: no resource is in scope", neverApplied());
        list(text, "never exercised: in scope, and no tag to look at", neverExercised());
        list(text, "never fired: every tag is fine", neverFired());
        list(
                text,
                "waivers that cover nothing",
                unusedWaivers().stream().map(Waiver::toString).toList());
        list(
                text,
                "keys that no rule names",
                unknownKeys.entrySet().stream()
                        .map(entry -> entry.getKey() + " on " + entry.getValue()
                                + meant(entry.getKey())
                                        .map(near -> " (did you mean " + near + "?)")
                                        .orElse(""))
                        .toList());
        return text.toString();
    }

    /**
     * The same as a document: {@code {"jobs", "rules": [{"rule", "enforced", "safe", "applied", "exercised", "undetermined",
     * "jobs": [], "resources": [{"provider", "type", "id"}]}], "neverApplied", "neverExercised", "neverFired",
     * "unusedWaivers": [{"rule", "resource", "job", "reason", "owner", "expires"}], "unknownKeys": [{"key", "resources",
     * "meant"}]}}. In a rule, jobs and resources are those that enforcing it today would break; {@code applied} and {@code
     * exercised} count resources.
     *
     * @return JSON; the same coverage gives the same bytes
     */
    public String toJson() {
        return CoverageJson.of(this);
    }

    int jobs() {
        return jobs;
    }

    boolean isEnforced(String id) {
        TagRule rule = Objects.requireNonNull(policy.rules().get(id));
        return rule.stage() == Stage.ENFORCE && rule.severity() == Severity.ERROR;
    }

    private String line(Forecast forecast) {
        StringBuilder line = new StringBuilder(forecast.rule())
                .append(isEnforced(forecast.rule()) ? ": breaks " : ": enforcing it today breaks ");
        line.append(forecast.jobs().size()).append(" of ").append(jobs).append(jobs == 1 ? " job" : " jobs");
        if (forecast.undetermined() > 0) {
            boolean one = forecast.undetermined() == 1;
            line.append(", and ").append(forecast.undetermined());
            line.append(one ? " more resource hangs" : " more resources hang").append(" on values that come later");
        }
        if (!forecast.jobs().isEmpty()) {
            int shown = Math.min(MOST_SHOWN, forecast.jobs().size());
            line.append(": ").append(String.join(", ", forecast.jobs().subList(0, shown)));
            line.append(shown < forecast.jobs().size() ? ", …" : "");
        }
        return line.toString();
    }

    private static void list(StringBuilder text, String title, List<String> items) {
        if (!items.isEmpty()) {
            text.append('\n').append(title).append(':');
            items.forEach(item -> text.append("\n  ").append(item));
        }
    }

    private List<String> rules(Predicate<RuleCount> wanted) {
        return verdicts.rules().entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, Forecast> forecasts(TagPolicy policy, Verdicts verdicts) {
        Map<String, SortedSet<String>> jobs = new TreeMap<>();
        Map<String, SortedSet<ResourceRef>> resources = new TreeMap<>();
        for (Finding finding : verdicts.findings(Verdict.VIOLATION)) {
            if (finding.resource() != null) {
                resources
                        .computeIfAbsent(finding.rule(), rule -> new TreeSet<>())
                        .add(finding.resource());
                if (finding.job() != null) {
                    jobs.computeIfAbsent(finding.rule(), rule -> new TreeSet<>())
                            .add(finding.job());
                }
            }
        }
        Map<String, Forecast> forecasts = new LinkedHashMap<>();
        for (String rule : policy.rules().keySet()) {
            RuleCount count = Objects.requireNonNull(verdicts.rules().get(rule));
            forecasts.put(
                    rule,
                    new Forecast(
                            rule,
                            List.copyOf(jobs.getOrDefault(rule, Collections.emptySortedSet())),
                            List.copyOf(resources.getOrDefault(rule, Collections.emptySortedSet())),
                            count.count(Verdict.UNDETERMINED)));
        }
        return Collections.unmodifiableMap(forecasts);
    }

    private static Map<String, Long> unknownKeys(Collection<TaggedResource> corpus, CompiledPolicy compiled) {
        Map<String, Long> unknown = new TreeMap<>();
        for (TaggedResource resource : corpus) {
            for (Tag tag : resource.tags()) {
                if (compiled.keys().slots(tag.key()).length == 0) {
                    unknown.merge(tag.key(), 1L, Long::sum);
                }
            }
        }
        return Collections.unmodifiableMap(unknown);
    }
}
