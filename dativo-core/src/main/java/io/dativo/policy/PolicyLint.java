package io.dativo.policy;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import io.dativo.tag.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a policy as a whole, and completes its rules. For one policy. */
final class PolicyLint {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Set<String> LINTS = Set.of(TagPolicy.SECRET_IN_VALUE, TagPolicy.PERSONAL_DATA_IN_VALUE);
    private static final Set<String> BUILT_IN = Set.of(
            TagPolicy.SECRET_IN_VALUE,
            TagPolicy.PERSONAL_DATA_IN_VALUE,
            TagPolicy.NOT_OBSERVED,
            TagPolicy.NOT_TAGGABLE,
            TagPolicy.WAIVER_EXPIRED);

    /** A hint compares a word with all rules. */
    private static final int MOST_HINTS = 20;

    private final Stage stage;
    private final Map<String, List<String>> aliases;
    private final Function<String, @Nullable SourceLocation> locate;
    private final Map<String, TagRule> rules = new LinkedHashMap<>();
    private final Map<String, ValuePattern> patterns = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private int misspelled;

    PolicyLint(Stage stage, Map<String, List<String>> aliases, Function<String, @Nullable SourceLocation> locate) {
        this.stage = stage;
        this.aliases = aliases;
        this.locate = locate;
    }

    void check(List<TagRule> written, List<Waiver> waivers) {
        if (written.isEmpty()) {
            problems.add(Problem.warning(
                    "empty-policy",
                    "has no rules, so it accepts every tag",
                    "rules",
                    locate.apply("rules"),
                    "add a rule"));
        }
        aliases();
        written.forEach(this::rule);
        new RulePairs(locate, problems).check(rules.values());
        Set<String> known = new LinkedHashSet<>(rules.keySet());
        known.addAll(LINTS);
        for (int i = 0; i < waivers.size(); i++) {
            waiver(waivers.get(i), known, "waivers." + i);
        }
    }

    List<Problem> problems() {
        return problems;
    }

    /** The rules by id, with the stage and every allowed value filled in. */
    Map<String, TagRule> rules() {
        return rules;
    }

    /** The patterns by the id of their rule. */
    Map<String, ValuePattern> patterns() {
        return patterns;
    }

    private void error(String code, String path, String message, @Nullable String hint) {
        problems.add(Problem.error(code, message, path, locate.apply(path), hint));
    }

    private void aliases() {
        aliases.forEach((key, spellings) -> {
            Set<String> seen = new HashSet<>(List.of(key));
            for (String spelling : spellings) {
                if (!seen.add(spelling)) {
                    error(
                            "duplicate-alias",
                            "aliases." + key,
                            "'" + spelling + "' is named twice",
                            "name each spelling once, and not the key itself");
                } else if (aliases.containsKey(spelling)) {
                    error(
                            "chained-alias",
                            "aliases." + key,
                            "'" + spelling + "' has aliases of its own",
                            "list every spelling under one key");
                }
            }
        });
    }

    private void rule(TagRule rule) {
        RuleLint lint = new RuleLint(rule, locate, problems);
        if (rules.containsKey(rule.id())) {
            lint.error("duplicate-rule", "", "there are two rules with this id", "give one of them another id");
            return;
        }
        if (!ID.matcher(rule.id()).matches()) {
            lint.error("invalid-value", "", "'" + rule.id() + "' is no id", "use letters, digits, '-' and '_' only");
        } else if (BUILT_IN.contains(rule.id())) {
            lint.error("invalid-value", "", "'" + rule.id() + "' is a built-in id", "give the rule another id");
        }
        TagRule completed = lint.complete(stage);
        ValuePattern pattern = lint.check(completed);
        if (pattern != null) {
            patterns.put(rule.id(), pattern);
        }
        rules.put(rule.id(), completed);
    }

    /** A type that is nearly one that a provider knows is a rule that never applies. */
    static List<Problem> misspelledTypes(
            Collection<TagRule> rules, Collection<String> known, Function<String, @Nullable SourceLocation> locate) {
        List<Problem> problems = new ArrayList<>();
        for (TagRule rule : rules) {
            for (String type : rule.scope().resourceTypes()) {
                String name = type.startsWith("!") ? type.substring(1) : type;
                if (!Glob.hasWildcard(name) && !known.contains(name)) {
                    Spelling.nearest(name, known).ifPresent(near -> {
                        String path = "rules." + rule.id() + ".scope.resource_type";
                        problems.add(Problem.warning(
                                "unknown-resource-type",
                                "no provider knows a resource type '" + name + "'",
                                path,
                                locate.apply(path),
                                "did you mean '" + near + "'?"));
                    });
                }
            }
        }
        return problems;
    }

    private void waiver(Waiver waiver, Set<String> known, String path) {
        if (!known.contains(waiver.rule())) {
            misspelled++;
            error(
                    "unknown-rule",
                    path + ".rule",
                    "there is no rule '" + waiver.rule() + "'",
                    misspelled > MOST_HINTS ? null : Spelling.hint(waiver.rule(), known));
        }
        if (waiver.expires() == null) {
            error(
                    "missing-key",
                    path + ".expires",
                    "is needed: an exception without an end is a rule of its own",
                    "set the last day on which it holds, for example expires: 2027-03-31");
        }
        if (waiver.reason().isBlank()) {
            error("missing-key", path + ".reason", "is needed", "say why the exception is accepted");
        }
        if (waiver.owner().isBlank()) {
            error("missing-key", path + ".owner", "is needed", "say who answers for it");
        }
        if (waiver.resource() == null && waiver.job() == null) {
            error(
                    "missing-key",
                    path,
                    "needs a resource or a job",
                    "name the resources or the jobs, '*' standing for anything; to spare everything,"
                            + " set the stage of the rule to observe");
        }
    }
}
