package io.dativo.policy;

import io.dativo.policy.TagPolicy.Builder.Located;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the parts of a policy, each alone and all together, and completes the rules. One policy each. */
final class PolicyLint {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int EXAMPLES = 3;
    private static final Set<String> BUILT_IN = Set.of(
            TagPolicy.SECRET_IN_VALUE,
            TagPolicy.PERSONAL_DATA_IN_VALUE,
            TagPolicy.NOT_OBSERVED,
            TagPolicy.NOT_TAGGABLE,
            TagPolicy.WAIVER_EXPIRED);

    private final Stage stage;
    private final Map<String, List<String>> aliases;
    private final Map<String, Located<TagRule>> rules = new LinkedHashMap<>();
    private final Map<String, ValuePattern> patterns = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private int waivers;

    PolicyLint(Stage stage, Map<String, List<String>> aliases) {
        this.stage = stage;
        this.aliases = aliases;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The rules with the stage and every allowed value filled in. */
    Map<String, TagRule> rules() {
        Map<String, TagRule> completed = new LinkedHashMap<>();
        rules.forEach((id, rule) -> completed.put(id, rule.part()));
        return completed;
    }

    /** The compiled patterns by rule id. */
    Map<String, ValuePattern> patterns() {
        return patterns;
    }

    void add(Located<TagRule> written) {
        TagRule rule = written.part();
        RuleLint lint = new RuleLint(rule, written.locate());
        if (!ID.matcher(rule.id()).matches()) {
            lint.error("invalid-value", "", "'" + rule.id() + "' is no id", "use letters, digits, '-' and '_' only");
        } else if (BUILT_IN.contains(rule.id())) {
            lint.error("invalid-value", "", "'" + rule.id() + "' is a built-in id", "give the rule another id");
        } else if (rules.containsKey(rule.id())) {
            lint.error("duplicate-rule", "", "there are two rules with this id", "give one of them another id");
            return;
        }
        List<String> allowed = rule.allowed();
        if (rule.allowedFrom() != null) {
            Set<String> all = new LinkedHashSet<>(allowed == null ? List.of() : allowed);
            all.addAll(lint.readAllowed(rule.allowedFrom()));
            allowed = List.copyOf(all);
        } else if (allowed == null && !rule.order().isEmpty()) {
            allowed = rule.order();
        }
        TagRule.Builder completed = rule.toBuilder().stage(rule.stage() == null ? stage : rule.stage());
        if (allowed != null) {
            completed.allowed(allowed);
        }
        TagRule whole = completed.build();
        lint.check(whole);
        rules.put(rule.id(), new Located<>(whole, written.locate()));
    }

    void add(Waiver waiver) {
        String path = "waivers." + waivers++;
        SourceLocation location = waiver.location();
        if (!rules.containsKey(waiver.rule())
                && !waiver.rule().equals(TagPolicy.SECRET_IN_VALUE)
                && !waiver.rule().equals(TagPolicy.PERSONAL_DATA_IN_VALUE)) {
            Set<String> known = new LinkedHashSet<>(rules.keySet());
            known.add(TagPolicy.SECRET_IN_VALUE);
            known.add(TagPolicy.PERSONAL_DATA_IN_VALUE);
            problems.add(Problem.error(
                    "unknown-rule",
                    "there is no rule '" + waiver.rule() + "'",
                    path + ".rule",
                    location,
                    Spelling.hint(waiver.rule(), known)));
        }
        if (waiver.expires() == null) {
            problems.add(Problem.error(
                    "missing-key",
                    "is needed: a waiver that never ends is no waiver",
                    path + ".expires",
                    location,
                    "set the last day on which it holds, for example expires: 2027-03-31"));
        }
        requireText(waiver.reason(), path + ".reason", location, "say why the exception is accepted");
        requireText(waiver.owner(), path + ".owner", location, "say who answers for it");
        if (waiver.resource() == null && waiver.job() == null) {
            problems.add(Problem.error(
                    "missing-key",
                    "a waiver needs a resource or a job",
                    path,
                    location,
                    "name the resources or the jobs, '*' standing for anything; to spare everything,"
                            + " set the stage of the rule to observe"));
        }
    }

    /** What only shows when all rules are there. */
    void checkTogether() {
        if (rules.isEmpty()) {
            problems.add(Problem.warning(
                    "empty-policy", "has no rules, so it accepts every tag", "rules", null, "add a rule"));
        }
        aliases.forEach((key, spellings) -> {
            Set<String> seen = new HashSet<>(List.of(key));
            for (String spelling : spellings) {
                if (!seen.add(spelling)) {
                    problems.add(Problem.error(
                            "duplicate-alias",
                            "'" + spelling + "' is named twice",
                            "aliases." + key,
                            null,
                            "name each spelling once, and not the key itself"));
                }
                if (aliases.containsKey(spelling) && !spelling.equals(key)) {
                    problems.add(Problem.error(
                            "chained-alias",
                            "'" + spelling + "' has aliases of its own",
                            "aliases." + key,
                            null,
                            "list every spelling under one key"));
                }
            }
        });
        List<Located<TagRule>> all = List.copyOf(rules.values());
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                new RuleLint(all.get(j).part(), all.get(j).locate())
                        .against(all.get(i).part());
            }
        }
    }

    private void requireText(String text, String path, @Nullable SourceLocation location, String hint) {
        if (text.isBlank()) {
            problems.add(Problem.error("missing-key", "is needed", path, location, hint));
        }
    }

    /** One rule. */
    private final class RuleLint {
        private final TagRule rule;
        private final Function<String, @Nullable SourceLocation> locate;

        RuleLint(TagRule rule, Function<String, @Nullable SourceLocation> locate) {
            this.rule = rule;
            this.locate = locate;
        }

        void error(String code, String field, String message, @Nullable String hint) {
            String path = "rules." + rule.id() + (field.isEmpty() ? "" : "." + field);
            problems.add(Problem.error(code, message, path, locate.apply(field), hint));
        }

        List<String> readAllowed(Path file) {
            try {
                List<String> values = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                        .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
                if (values.isEmpty()) {
                    error("empty-value", "allowed_from", "'" + file + "' holds no value", "write one value a line");
                }
                return values;
            } catch (NoSuchFileException missing) {
                error(
                        "file-not-found",
                        "allowed_from",
                        "there is no file '" + file + "'",
                        "paths are relative to the policy file");
            } catch (MalformedInputException notText) {
                error("invalid-value", "allowed_from", "'" + file + "' is not UTF-8 text", "write one value a line");
            } catch (IOException failed) {
                error("unreadable-file", "allowed_from", "'" + file + "' cannot be read: " + failed.getMessage(), null);
            }
            return List.of();
        }

        void check(TagRule whole) {
            String key = rule.key();
            if (key == null && rule.require().isEmpty()) {
                error("missing-key", "", "says nothing", "add a key with what holds for its values, or require");
            }
            if (key != null && key.isBlank()) {
                error("empty-value", "key", "must not be empty", null);
            }
            if (key == null) {
                demandKey("required", rule.required());
                demandKey("allowed", rule.allowed() != null);
                demandKey("allowed_from", rule.allowedFrom() != null);
                demandKey("pattern", rule.pattern() != null);
                demandKey("min_length", rule.minLength() != null);
                demandKey("max_length", rule.maxLength() != null);
                demandKey("type", rule.type() != null);
                demandKey("order", !rule.order().isEmpty());
            } else if (rule.required() && Glob.hasWildcard(key)) {
                error("contradiction", "required", "a key with '*' cannot be required", "name each key that is needed");
            }
            for (String needed : rule.require()) {
                if (needed.isBlank() || Glob.hasWildcard(needed)) {
                    error(
                            "invalid-value",
                            "require",
                            "'" + needed + "' is not one key",
                            "name each key that is needed");
                }
            }
            rule.when().forEach((condition, values) -> {
                if (values.isEmpty()) {
                    error(
                            "contradiction",
                            "when." + condition,
                            "has no value, so the rule never holds",
                            "use '*' for any value");
                }
            });
            lengths();
            range();
            order(whole);
            pattern();
            allowed(whole);
        }

        private void demandKey(String field, boolean used) {
            if (used) {
                error("missing-key", field, "says something of values, and the rule has no key", "add the key");
            }
        }

        private void lengths() {
            Integer min = rule.minLength();
            Integer max = rule.maxLength();
            if (min != null && min < 0) {
                error("out-of-range", "min_length", min + " is below 0", null);
            }
            if (max != null && max < 0) {
                error("out-of-range", "max_length", max + " is below 0", null);
            }
            if (min != null && max != null && min > max) {
                error(
                        "contradiction",
                        "min_length",
                        min + " is more than max_length " + max + ": no value is both",
                        "swap the two");
            }
            if (rule.required() && max != null && max == 0) {
                error("contradiction", "max_length", "a required value cannot be empty", null);
            }
        }

        private void range() {
            Double min = rule.min();
            Double max = rule.max();
            if ((min != null || max != null) && rule.type() != ValueType.NUMBER) {
                error(
                        "contradiction",
                        min != null ? "min" : "max",
                        "is about numbers, and the type is not number",
                        "add type: number");
            }
            if (min != null && max != null && min > max) {
                error("contradiction", "min", min + " is more than max " + max + ": no number is both", "swap the two");
            }
        }

        private void order(TagRule whole) {
            if (rule.order().size() == 1) {
                error(
                        "contradiction",
                        "order",
                        "one value has no order",
                        "name the values from the weakest to the strongest");
            }
            Set<String> seen = new HashSet<>();
            for (String value : rule.order()) {
                if (!seen.add(value)) {
                    error("contradiction", "order", "'" + value + "' is named twice", "name each value once");
                }
            }
            List<String> allowed = whole.allowed();
            if (allowed != null && rule.allowed() != null) {
                List<Glob> globs = allowed.stream().map(Glob::of).toList();
                rule.order().stream()
                        .filter(value -> !Glob.anyMatches(globs, value))
                        .forEach(value -> error(
                                "contradiction",
                                "order",
                                "'" + value + "' is not an allowed value",
                                "add it to allowed, or remove it here"));
            }
        }

        private void pattern() {
            if (rule.pattern() != null) {
                ValuePattern pattern = ValuePattern.compile(
                        rule.pattern(),
                        reason -> error(
                                "invalid-pattern",
                                "pattern",
                                "'" + rule.pattern() + "' is not a pattern that can be used: " + reason,
                                "the syntax is that of RE2; the whole value must match"));
                if (pattern != null) {
                    patterns.put(rule.id(), pattern);
                }
            }
        }

        private void allowed(TagRule whole) {
            List<String> allowed = whole.allowed();
            if (allowed == null) {
                return;
            }
            if (allowed.isEmpty() && rule.required()) {
                error(
                        "contradiction",
                        "allowed",
                        "the key is required, and no value is allowed",
                        "remove one of the two");
            }
            if (allowed.isEmpty() && rule.require().contains(rule.key())) {
                error(
                        "contradiction",
                        "require",
                        "the key is required, and no value is allowed",
                        "remove one of the two");
            }
            CompiledRule compiled =
                    new CompiledRule(whole.toBuilder().order(List.of()).build(), patterns.get(rule.id()), List.of());
            int refused = 0;
            for (String value : allowed) {
                String why = Glob.hasWildcard(value) ? null : compiled.refusalBesideAllowed(value);
                if (why != null && ++refused <= EXAMPLES) {
                    error(
                            "contradiction",
                            "allowed",
                            "'" + value + "' is allowed, and " + why,
                            "change one of the two");
                }
            }
            if (refused > EXAMPLES) {
                error("contradiction", "allowed", "so are " + (refused - EXAMPLES) + " more values", null);
            }
        }

        /** Whether some tag can keep neither this rule nor one that was written before it. */
        void against(TagRule earlier) {
            String key = rule.key();
            if (key == null
                    || earlier.key() == null
                    || !rule.scope().overlaps(earlier.scope())
                    || conditionsExclude(earlier)) {
                return;
            }
            if (!key.equals(earlier.key())) {
                if (key.equalsIgnoreCase(earlier.key()) && !Glob.hasWildcard(key)) {
                    error(
                            "contradiction",
                            "key",
                            "'" + key + "' and '" + earlier.key() + "' of rule '" + earlier.id()
                                    + "' differ only in case",
                            "use one spelling, or give the rules scopes that share no resource");
                }
                return;
            }
            List<String> mine = rule.allowed();
            List<String> theirs = earlier.allowed();
            if (mine == null || theirs == null) {
                return;
            }
            boolean anyRequired = rule.required() || earlier.required();
            if (mine.isEmpty() != theirs.isEmpty() ? anyRequired : !mine.isEmpty() && disjoint(mine, theirs)) {
                error(
                        "contradiction",
                        "allowed",
                        "no value is allowed both here and by rule '" + earlier.id()
                                + "' for the same key and resources",
                        "give the rules values in common, or scopes that share no resource");
            }
        }

        /** Two conditions on one key that cannot both be met. */
        private boolean conditionsExclude(TagRule earlier) {
            return rule.when().entrySet().stream().anyMatch(condition -> {
                List<String> theirs = earlier.when().get(condition.getKey());
                return theirs != null && disjoint(condition.getValue(), theirs);
            });
        }
    }

    private static boolean disjoint(List<String> left, List<String> right) {
        Set<String> literals = new HashSet<>(left);
        List<String> globs = left.stream().filter(Glob::hasWildcard).toList();
        for (String value : right) {
            if (literals.contains(value) || globs.stream().anyMatch(glob -> Glob.overlap(glob, value))) {
                return false;
            }
            if (Glob.hasWildcard(value) && left.stream().anyMatch(other -> Glob.overlap(other, value))) {
                return false;
            }
        }
        return true;
    }
}
