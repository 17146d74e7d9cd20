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
    private final List<Map<Verdict, Long>> verdicts = new ArrayList<>();
    private final long[] exercised;
    private final Map<Verdict, Long> resources = new EnumMap<>(Verdict.class);
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Waiver> used = new HashSet<>();

    VerdictTally(TagPolicy policy) {
        this.policy = policy;
        policy.rules().keySet().forEach(rule -> verdicts.add(new EnumMap<>(Verdict.class)));
        exercised = new long[verdicts.size()];
    }

    static Verdict worse(Verdict a, Verdict b) {
        return weight(a) >= weight(b) ? a : b;
    }

    private static int weight(Verdict verdict) {
        return switch (verdict) {
            case NOT_COVERED -> 0;
            case COMPLIANT -> 1;
            case NOT_TAGGABLE -> 2;
            case WAIVED -> 3;
            case UNDETERMINED -> 4;
            case NOT_OBSERVED -> 5;
            case VIOLATION -> 6;
        };
    }

    void add(int rule, Verdict verdict, boolean sawValue) {
        verdicts.get(rule).merge(verdict, 1L, Long::sum);
        exercised[rule] += sawValue ? 1 : 0;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    void addResource(Verdict worst) {
        resources.merge(worst, 1L, Long::sum);
    }

    void used(Waiver waiver) {
        used.add(waiver);
    }

    Verdicts verdicts() {
        findings.sort(Finding.ORDER);
        Map<String, Verdicts.RuleCount> byRule = new LinkedHashMap<>();
        int index = 0;
        for (String rule : policy.rules().keySet()) {
            byRule.put(rule, new Verdicts.RuleCount(verdicts.get(index), exercised[index]));
            index++;
        }
        List<Waiver> unused = policy.waivers().stream()
                .filter(waiver -> !used.contains(waiver))
                .toList();
        return new Verdicts(findings, byRule, resources, unused);
    }
}
