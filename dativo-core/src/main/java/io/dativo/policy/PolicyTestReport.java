package io.dativo.policy;

import io.dativo.problem.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of the table tests of a policy. Immutable. */
public final class PolicyTestReport {
    private final Map<String, List<Problem>> results;
    private final List<String> neverObjecting;

    PolicyTestReport(TagPolicy policy, Map<String, List<Problem>> results, List<Verdicts> verdicts) {
        this.results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        neverObjecting = policy.rules().keySet().stream()
                .filter(rule -> verdicts.stream().noneMatch(found -> objects(rule, found)))
                .toList();
    }

    private static boolean objects(String rule, Verdicts verdicts) {
        Verdicts.RuleCount count = verdicts.rules().get(rule);
        return count != null && count.count(Verdict.VIOLATION) + count.count(Verdict.WAIVED) > 0;
    }

    /** {@return name of each test to what is wrong with it, in the order of the file; nothing for one that passes} */
    public Map<String, List<Problem>> results() {
        return results;
    }

    /** {@return whether every test passes} */
    public boolean isPassed() {
        return results.values().stream().allMatch(List::isEmpty);
    }

    /** {@return rules that object in no test, in the order of the policy: no test shows that they work} */
    public List<String> neverObjecting() {
        return neverObjecting;
    }

    /** Every problem, then the rules that object in no test. */
    @Override
    public String toString() {
        List<Problem> problems = results.values().stream().flatMap(List::stream).toList();
        long failed = results.values().stream().filter(each -> !each.isEmpty()).count();
        return (problems.isEmpty() ? "" : Problem.format(problems) + "\n")
                + results.size() + (results.size() == 1 ? " test, " : " tests, ") + failed + " failed."
                + (neverObjecting.isEmpty()
                        ? ""
                        : "\nNo test shows that these rules object: " + String.join(", ", neverObjecting));
    }
}
