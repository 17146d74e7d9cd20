package io.dativo.policy;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that no tag can keep both. Only rules about one key whose scopes may share a resource are compared, and no more
 * than a bounded number of them: what a policy costs grows with its size and not with the square of it. For one policy.
 */
final class RulePairs {
    /** Comparisons of two rules or two values; some tenths of a second. */
    static final int MOST_STEPS = 300_000;

    /** As many contradictions as a person mends at once. */
    private static final int MOST_CONTRADICTIONS = 100;

    private final Function<String, @Nullable SourceLocation> locate;
    private final List<Problem> problems;
    private int found;
    private int steps;

    RulePairs(Function<String, @Nullable SourceLocation> locate, List<Problem> problems) {
        this.locate = locate;
        this.problems = problems;
    }

    void check(Collection<TagRule> rules) {
        Map<String, List<TagRule>> byKey = new HashMap<>();
        for (TagRule rule : rules) {
            if (rule.key() != null) {
                String folded = rule.key().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
                byKey.computeIfAbsent(folded, key -> new ArrayList<>()).add(rule);
            }
        }
        // The smallest first, so that one crowded key costs the others nothing.
        byKey.values().stream()
                .filter(about -> about.size() > 1)
                .sorted(Comparator.<List<TagRule>>comparingInt(List::size)
                        .thenComparing(about -> about.get(0).id()))
                .forEach(this::checkOneKey);
        if (isSpent()) {
            problems.add(
                    Problem.warning(
                            "too-many-rules",
                            "not all rules about one key are compared with each other",
                            "rules",
                            locate.apply("rules"),
                            "give rules about one key scopes of single tenants, environments or types, or fewer values with '*'"));
        }
    }

    /** {@return how many comparisons there were} */
    int steps() {
        return steps;
    }

    private boolean isSpent() {
        return steps >= MOST_STEPS || found >= MOST_CONTRADICTIONS;
    }

    private void checkOneKey(List<TagRule> about) {
        Function<PolicyScope, List<String>> part = mostSelective(about);
        Map<String, List<Integer>> byWord = new HashMap<>();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < about.size() && !isSpent(); i++) {
            TagRule later = about.get(i);
            List<String> words = part.apply(later.scope());
            if (isOpen(words)) {
                IntStream.range(0, i).forEach(earlier -> pair(about.get(earlier), later));
                open.add(i);
            } else {
                Set<Integer> earlier = new LinkedHashSet<>(open);
                words.forEach(word -> earlier.addAll(byWord.getOrDefault(word, List.of())));
                earlier.stream().sorted().forEach(index -> pair(about.get(index), later));
                int index = i;
                words.forEach(word ->
                        byWord.computeIfAbsent(word, first -> new ArrayList<>()).add(index));
            }
        }
    }

    /** The part of the scopes by which most rules name what they are about. */
    private static Function<PolicyScope, List<String>> mostSelective(List<TagRule> about) {
        List<Function<PolicyScope, List<String>>> parts = List.of(
                PolicyScope::tenants, PolicyScope::environments, PolicyScope::resourceTypes, PolicyScope::providers);
        return parts.stream()
                .min(Comparator.comparingLong(part -> about.stream()
                        .filter(rule -> isOpen(part.apply(rule.scope())))
                        .count()))
                .orElseThrow();
    }

    /** Whether there is more in a part of a scope than the words in it. */
    private static boolean isOpen(List<String> words) {
        return words.isEmpty() || words.stream().anyMatch(word -> word.startsWith("!") || Glob.hasWildcard(word));
    }

    /** Whether some tag can keep neither of two rules. */
    private void pair(TagRule earlier, TagRule later) {
        String key = later.key();
        String other = earlier.key();
        if (isSpent() || key == null || other == null) {
            return;
        }
        steps++;
        if (!later.scope().overlaps(earlier.scope()) || conditionsExclude(earlier, later)) {
            return;
        }
        RuleLint lint = new RuleLint(later, locate, problems);
        boolean ignoreCase = later.ignoreCase() || earlier.ignoreCase();
        if (ignoreCase ? key.equalsIgnoreCase(other) : key.equals(other)) {
            merges(earlier, later, lint);
            values(earlier, later, ignoreCase, lint);
        } else if (key.equalsIgnoreCase(other)) {
            found++;
            lint.error(
                    "contradiction",
                    "key",
                    "'" + key + "' and '" + other + "' of rule '" + earlier.id() + "' differ only in case",
                    "use one spelling, or give the rules scopes that share no resource");
        }
    }

    private static void merges(TagRule earlier, TagRule later, RuleLint lint) {
        if (later.merge() != null && earlier.merge() != null && !later.merge().equals(earlier.merge())) {
            lint.error(
                    "contradiction",
                    "merge",
                    "'" + later.key() + "' has another merge in rule '" + earlier.id() + "'",
                    "say merge once for a key");
        }
    }

    private void values(TagRule earlier, TagRule later, boolean ignoreCase, RuleLint lint) {
        List<String> mine = later.allowed();
        List<String> theirs = earlier.allowed();
        if (mine == null || theirs == null) {
            return;
        }
        boolean forbiddenAndNeeded = mine.isEmpty() != theirs.isEmpty() && (later.required() || earlier.required());
        if (forbiddenAndNeeded || (!mine.isEmpty() && !theirs.isEmpty() && disjoint(mine, theirs, ignoreCase))) {
            found++;
            lint.error(
                    "contradiction",
                    "allowed",
                    "no value is allowed both here and by rule '" + earlier.id() + "', which is about the same key"
                            + " and resources",
                    "give the rules values in common, or scopes that share no resource");
        }
    }

    /** Two conditions on one key that cannot both be met. */
    private boolean conditionsExclude(TagRule earlier, TagRule later) {
        return later.when().entrySet().stream().anyMatch(condition -> {
            List<String> others = earlier.when().get(condition.getKey());
            return others != null && disjoint(condition.getValue(), others, later.ignoreCase() || earlier.ignoreCase());
        });
    }

    private boolean disjoint(List<String> left, List<String> right, boolean ignoreCase) {
        return ignoreCase ? disjoint(lowerCase(left), lowerCase(right)) : disjoint(left, right);
    }

    private static List<String> lowerCase(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether no value is in both; not when that takes more comparisons than are left. */
    private boolean disjoint(List<String> left, List<String> right) {
        Set<String> literals = new HashSet<>(left);
        List<String> globs = left.stream().filter(Glob::hasWildcard).toList();
        for (String value : right) {
            if (literals.contains(value)) {
                return false;
            }
            for (String other : Glob.hasWildcard(value) ? left : globs) {
                if (++steps >= MOST_STEPS || Glob.overlap(other, value)) {
                    return false;
                }
            }
        }
        return true;
    }
}
