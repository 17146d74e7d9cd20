package io.dativo.policy;

import io.dativo.problem.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a {@link TagPolicy} says of some resources: everything that is not {@link Verdict#COMPLIANT} as findings, and
 * counts of all. Immutable; the same for the same resources in any order.
 */
public final class Verdicts {
    private static final int MOST_SHOWN = 50;
    private static final Set<Verdict> PASSES = Set.of(Verdict.COMPLIANT, Verdict.WAIVED);

    private final List<Finding> findings;
    private final Map<String, RuleCount> rules;
    private final Map<Verdict, Long> resources;
    private final List<Waiver> unusedWaivers;

    Verdicts(
            List<Finding> findings,
            Map<String, RuleCount> rules,
            Map<Verdict, Long> resources,
            List<Waiver> unusedWaivers) {
        this.findings = List.copyOf(findings);
        this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        this.resources = Collections.unmodifiableMap(new TreeMap<>(resources));
        this.unusedWaivers = List.copyOf(unusedWaivers);
    }

    /**
     * What one rule said. Immutable.
     *
     * @param verdicts how many resources got which verdict; a verdict that no resource got is not there
     * @param exercised for how many resources it had a value to look at, or missed one
     */
    public record RuleCount(Map<Verdict, Long> verdicts, long exercised) {
        private static final RuleCount NOTHING = new RuleCount(Map.of(), 0);

        /** Copies the counts. */
        public RuleCount {
            verdicts = Collections.unmodifiableMap(new TreeMap<>(verdicts));
        }

        /** {@return how many resources the rule is about} */
        public long applied() {
            return verdicts.values().stream().mapToLong(Long::longValue).sum();
        }

        /**
         * How many resources got a verdict.
         *
         * @param verdict the verdict
         * @return the count
         */
        public long count(Verdict verdict) {
            return verdicts.getOrDefault(verdict, 0L);
        }
    }

    /**
     * What became of one rule, for a program that shows it as a check. Immutable.
     *
     * @param rule the id of the rule
     * @param count how many resources got which verdict
     * @param findings what it found, in the order of {@link Finding#ORDER}
     */
    public record RuleResult(String rule, RuleCount count, List<Finding> findings) {
        /** Copies the findings. */
        public RuleResult {
            findings = List.copyOf(findings);
        }

        /** {@return whether the rule was about anything} */
        public boolean isCovered() {
            return !findings.isEmpty() || count.applied() > 0;
        }

        /** {@return whether it was about something, and each verdict is compliant or waived: what is not known does not pass} */
        public boolean isPassed() {
            return isCovered()
                    && PASSES.containsAll(count.verdicts().keySet())
                    && findings.stream().allMatch(finding -> PASSES.contains(finding.verdict()));
        }

        /** {@return whether it stops the job} */
        public boolean isError() {
            return findings.stream().anyMatch(Finding::isError);
        }
    }

    /** {@return everything that is not compliant, in the order of {@link Finding#ORDER}} */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * The findings with a verdict.
     *
     * @param verdict the verdict
     * @return the findings, in the order of {@link Finding#ORDER}
     */
    public List<Finding> findings(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).toList();
    }

    /** {@return violations of rules with severity error that are enforced} */
    public List<Finding> errors() {
        return findings.stream().filter(Finding::isError).toList();
    }

    /** {@return violations that are warnings and stop nothing} */
    public List<Finding> warnings() {
        return findings.stream().filter(Finding::isWarning).toList();
    }

    /** {@return whether there is a violation of a rule with severity error that is enforced} */
    public boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /**
     * Turns violations of enforced rules into an exception.
     *
     * @return these verdicts, when there is no such violation
     * @throws PolicyViolationException when a rule with severity error that is enforced is broken
     */
    public Verdicts throwIfErrors() {
        if (hasErrors()) {
            throw new PolicyViolationException(toString(), this);
        }
        return this;
    }

    /** {@return errors and warnings as problems of the jobs} */
    public List<Problem> problems() {
        return findings.stream()
                .flatMap(finding -> finding.toProblem().stream())
                .toList();
    }

    /** {@return what each rule said, by id, in the order of the policy} */
    public Map<String, RuleCount> rules() {
        return rules;
    }

    /** {@return what became of each rule, in the order of the policy; then of the built-in rules that found something} */
    public List<RuleResult> results() {
        Set<String> ids = new LinkedHashSet<>(rules.keySet());
        findings.forEach(finding -> ids.add(finding.rule()));
        return ids.stream()
                .map(id -> new RuleResult(
                        id,
                        rules.getOrDefault(id, RuleCount.NOTHING),
                        findings.stream()
                                .filter(finding -> finding.rule().equals(id))
                                .toList()))
                .toList();
    }

    /** {@return how many resources got which verdict at worst; a verdict that no resource got is not there} */
    public Map<Verdict, Long> resources() {
        return resources;
    }

    /**
     * How many rule evaluations gave a verdict, over all rules and resources.
     *
     * @param verdict the verdict
     * @return the count
     */
    public long count(Verdict verdict) {
        return rules.values().stream().mapToLong(rule -> rule.count(verdict)).sum();
    }

    /**
     * The share of rule evaluations that are compliant, among those that are compliant or a violation: what is waived,
     * not known, not taggable or not covered by any rule counts neither for nor against.
     *
     * @return 0 to 1, or nothing when there is nothing to count
     */
    public OptionalDouble compliance() {
        long compliant = count(Verdict.COMPLIANT);
        long all = compliant + count(Verdict.VIOLATION);
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) compliant / all);
    }

    /** {@return waivers that covered nothing: they can go} */
    public List<Waiver> unusedWaivers() {
        return unusedWaivers;
    }

    /** The counts, then errors and warnings first, a paragraph each, fifty at most. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        long judged = resources.values().stream().mapToLong(Long::longValue).sum();
        text.append(counts(judged, resources));
        coverage().ifPresent(text::append);
        List<Finding> ranked = new java.util.ArrayList<>(findings);
        ranked.sort(java.util.Comparator.comparing(finding -> finding.isError() ? 0 : finding.isWarning() ? 1 : 2));
        ranked.stream().limit(MOST_SHOWN).forEach(finding -> text.append('\n').append(finding));
        if (ranked.size() > MOST_SHOWN) {
            text.append("\n… and ").append(ranked.size() - MOST_SHOWN).append(" more");
        }
        return text.toString();
    }

    /** The counts of resources in words: {@code 3 resources: 1 compliant, 2 in violation}. */
    static String counts(long judged, Map<Verdict, Long> resources) {
        String all = judged == 1 ? "1 resource: " : judged + " resources: ";
        return all
                + (resources.isEmpty()
                        ? "nothing to judge"
                        : resources.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + words(entry.getKey()))
                                .collect(Collectors.joining(", ")));
    }

    /** What the share of compliant evaluations stands for, since it says nothing of what no rule is about. */
    private Optional<String> coverage() {
        long uncovered = resources.getOrDefault(Verdict.NOT_COVERED, 0L);
        OptionalDouble share = compliance();
        if (uncovered == 0 || share.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "; %.0f %% of what rules are about is compliant, and no rule is about %d of the resources",
                Math.floor(100 * share.getAsDouble()),
                uncovered));
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> "compliant";
            case VIOLATION -> "in violation";
            case UNDETERMINED -> "undetermined";
            case NOT_OBSERVED -> "not observed";
            case NOT_TAGGABLE -> "not taggable";
            case NOT_COVERED -> "not covered";
            case WAIVED -> "waived";
        };
    }
}
