package io.dativo.policy;

import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import io.dativo.problem.Spelling;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table test.
 *
 * @param path where it stands in its file
 * @param name its name
 * @param job the job file that it names, or null
 * @param resource the resource that it describes; means nothing for a job
 * @param today the day on which waivers are judged, or null
 * @param expected rule to its verdict
 */
record PolicyTestCase(
        String path,
        String name,
        @Nullable String job,
        TaggedResource resource,
        @Nullable LocalDate today,
        Map<String, Verdict> expected) {
    /** What a rule says of several resources is the first of these that it says of one. */
    private static final List<Verdict> WORST_FIRST = List.of(
            Verdict.VIOLATION,
            Verdict.UNDETERMINED,
            Verdict.NOT_OBSERVED,
            Verdict.WAIVED,
            Verdict.COMPLIANT,
            Verdict.NOT_TAGGABLE);

    /** What differs from what is expected; empty when the test passes. */
    List<Problem> compare(TagPolicy policy, Verdicts verdicts, ConfigNode document) {
        List<Problem> problems = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>(policy.rules().keySet());
        known.addAll(verdicts.rules().keySet());
        known.addAll(List.of(TagPolicy.SECRET_IN_VALUE, TagPolicy.PERSONAL_DATA_IN_VALUE));
        expected.forEach((rule, verdict) -> {
            String place = path + ".expect." + rule;
            if (!known.contains(rule)) {
                problems.add(Problem.error(
                        "unknown-rule",
                        name + ": there is no rule '" + rule + "'",
                        place,
                        document.locate(place),
                        Spelling.hint(rule, known)));
                return;
            }
            Verdict found = verdict(rule, verdicts);
            if (found != verdict) {
                problems.add(Problem.error(
                        "unexpected-verdict",
                        name + ": expected " + word(verdict) + ", and " + rule + " says " + word(found)
                                + why(rule, verdicts),
                        place,
                        document.locate(place),
                        null));
            }
        });
        Set<String> objecting = verdicts.findings(Verdict.VIOLATION).stream()
                .map(Finding::rule)
                .collect(Collectors.toCollection(TreeSet::new));
        objecting.removeAll(expected.keySet());
        // It is about the policy, whatever the test describes.
        objecting.remove(TagPolicy.WAIVER_EXPIRED);
        objecting.forEach(rule -> problems.add(Problem.error(
                "unexpected-verdict",
                name + ": expected nothing of " + rule + ", and it says violation" + why(rule, verdicts),
                path,
                document.locate(path),
                "name the rule under expect, or mend the tags of the test")));
        return problems;
    }

    private static Verdict verdict(String rule, Verdicts verdicts) {
        Verdicts.RuleCount count = verdicts.rules().get(rule);
        for (Verdict verdict : WORST_FIRST) {
            boolean found = verdicts.findings(verdict).stream()
                            .anyMatch(finding -> finding.rule().equals(rule))
                    || (count != null && count.count(verdict) > 0);
            if (found) {
                return verdict;
            }
        }
        return Verdict.NOT_COVERED;
    }

    private static String why(String rule, Verdicts verdicts) {
        return verdicts.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(finding -> ": " + finding.message())
                .findFirst()
                .orElse("");
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
