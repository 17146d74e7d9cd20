package io.dativo.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what a check says, and keeps what it finds. For one thread. */
final class VerdictTally {
    private final TagPolicy policy;
    private final long[][] verdicts;
    private final long[] exercised;
    private final long[] resources = new long[Verdict.values().length];
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Waiver> used = new HashSet<>();

    VerdictTally(TagPolicy policy) {
        this.policy = policy;
        int rules = policy.rules().size();
        verdicts = new long[rules][Verdict.values().length];
        exercised = new long[rules];
    }

    static Verdict worse(Verdict a, Verdict b) {
        return weight(a) >= weight(b) ? a : b;
    }

    private static int weight(Verdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> 0;
            case NOT_TAGGABLE -> 1;
            case WAIVED -> 2;
            case UNDETERMINED -> 3;
            case NOT_OBSERVED -> 4;
            case VIOLATION -> 5;
        };
    }

    void add(int rule, Verdict verdict, boolean sawValue) {
        verdicts[rule][verdict.ordinal()]++;
        exercised[rule] += sawValue ? 1 : 0;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    void addResource(Verdict worst) {
        resources[worst.ordinal()]++;
    }

    void used(Waiver waiver) {
        used.add(waiver);
    }

    Verdicts verdicts() {
        findings.sort(Finding.ORDER);
        Map<String, Verdicts.RuleCount> byRule = new LinkedHashMap<>();
        int index = 0;
        for (String rule : policy.rules().keySet()) {
            byRule.put(rule, new Verdicts.RuleCount(counts(verdicts[index]), exercised[index]));
            index++;
        }
        List<Waiver> unused = policy.waivers().stream()
                .filter(waiver -> !used.contains(waiver))
                .toList();
        return new Verdicts(findings, byRule, counts(resources), unused);
    }

    private static Map<Verdict, Long> counts(long[] byVerdict) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            if (byVerdict[verdict.ordinal()] > 0) {
                counts.put(verdict, byVerdict[verdict.ordinal()]);
            }
        }
        return counts;
    }
}
