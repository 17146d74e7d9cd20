package io.dativo.policy;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Glob;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks one rule of a policy: whether it says something, and whether some value can keep all that it says. */
final class RuleLint {
    /** The largest list of values, in bytes. */
    private static final long MOST_BYTES = 8 << 20;

    private static final int EXAMPLES = 3;

    private final TagRule rule;
    private final Function<String, @Nullable SourceLocation> locate;
    private final Collection<Problem> problems;

    RuleLint(TagRule rule, Function<String, @Nullable SourceLocation> locate, Collection<Problem> problems) {
        this.rule = rule;
        this.locate = locate;
        this.problems = problems;
    }

    void error(String code, String field, String message, @Nullable String hint) {
        String path = "rules." + rule.id() + (field.isEmpty() ? "" : "." + field);
        problems.add(Problem.error(code, message, path, locate.apply(path), hint));
    }

    private void contradiction(String field, String message, @Nullable String hint) {
        error("contradiction", field, message, hint);
    }

    /** The rule with the stage and every allowed value filled in. */
    TagRule complete(Stage stage) {
        TagRule.Builder completed = rule.toBuilder().stage(rule.stage() == null ? stage : rule.stage());
        if (rule.allowedFrom() != null) {
            Set<String> all = new LinkedHashSet<>(rule.allowed() == null ? List.of() : rule.allowed());
            all.addAll(readAllowed(rule.allowedFrom()));
            completed.allowed(List.copyOf(all));
        } else if (rule.allowed() == null && !rule.order().isEmpty()) {
            completed.allowed(rule.order());
        }
        return completed.build();
    }

    private List<String> readAllowed(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                error("unreadable-file", "allowed_from", "'" + file + "' is not a file", "name a text file");
                return List.of();
            }
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                error(
                        "file-too-large",
                        "allowed_from",
                        "'" + file + "' is larger than " + MOST_BYTES + " bytes",
                        "a list of values is small; is this the right one?");
                return List.of();
            }
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
                    "in a policy file, a path starts from the folder of that file");
        } catch (CharacterCodingException notText) {
            error("invalid-value", "allowed_from", "'" + file + "' is not UTF-8 text", "write one value a line");
        } catch (IOException failed) {
            error("unreadable-file", "allowed_from", "'" + file + "' cannot be read: " + failed.getMessage(), null);
        }
        return List.of();
    }

    /**
     * Checks the rule.
     *
     * @param completed the same rule with every allowed value filled in
     * @return its pattern, or null when it has none that can be used
     */
    @Nullable
    ValuePattern check(TagRule completed) {
        keys();
        lengths();
        range();
        order(completed);
        merge();
        ValuePattern pattern = pattern();
        allowed(completed, pattern);
        return pattern;
    }

    private void keys() {
        String key = rule.key();
        if (key == null && rule.require().isEmpty()) {
            error("missing-key", "", "says nothing", "add a key with what holds for its values, or require");
        } else if (key == null) {
            demandKey("required", rule.required());
            demandKey("allowed", rule.allowed() != null);
            demandKey("allowed_from", rule.allowedFrom() != null);
            demandKey("pattern", rule.pattern() != null);
            demandKey("min_length", rule.minLength() != null);
            demandKey("max_length", rule.maxLength() != null);
            demandKey("type", rule.type() != null);
            demandKey("order", !rule.order().isEmpty());
            demandKey("merge", rule.merge() != null);
        } else if (key.isBlank()) {
            error("empty-value", "key", "must not be empty", null);
        } else if (rule.required() && Glob.hasWildcard(key)) {
            contradiction("required", "a key with '*' cannot be required", "name each key that is needed");
        }
        for (String needed : rule.require()) {
            if (needed.isBlank() || Glob.hasWildcard(needed)) {
                error("invalid-value", "require", "'" + needed + "' is not one key", "name each key that is needed");
            }
        }
        rule.when().forEach((condition, values) -> {
            if (values.isEmpty()) {
                contradiction("when." + condition, "has no value, so the rule never holds", "use '*' for any value");
            }
        });
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
            contradiction("min_length", min + " is more than max_length " + max + ": no value is both", "swap the two");
        }
        if (rule.required() && min == null && max != null && max == 0) {
            contradiction("max_length", "a required value cannot be empty", null);
        }
    }

    private void range() {
        Double min = rule.min();
        Double max = rule.max();
        if ((min != null || max != null) && rule.type() != ValueType.NUMBER) {
            contradiction(
                    min != null ? "min" : "max", "is about numbers, and the type is not number", "add type: number");
        }
        if (min != null && max != null && min > max) {
            contradiction("min", min + " is more than max " + max + ": no number is both", "swap the two");
        }
    }

    private void order(TagRule completed) {
        if (rule.order().size() == 1) {
            contradiction("order", "one value has no order", "name the values from the weakest to the strongest");
        }
        Set<String> seen = new HashSet<>();
        List<Glob> allowed = completed.allowed() == null
                ? List.of()
                : completed.allowed().stream().map(Glob::of).toList();
        for (String value : rule.order()) {
            if (!seen.add(value)) {
                contradiction("order", "'" + value + "' is named twice", "name each value once");
            }
            if (!Glob.anyMatches(allowed, value)) {
                contradiction(
                        "order", "'" + value + "' is not an allowed value", "add it to allowed, or remove it here");
            }
        }
    }

    /** Jobs claim values whatever rule is about them: one merge for a key is all that can be the same for all. */
    private void merge() {
        if (rule.merge() == null) {
            return;
        }
        if (rule.key() != null && Glob.hasWildcard(rule.key())) {
            contradiction("merge", "a key with '*' cannot be merged", "name the key");
        }
        if (!rule.scope().equals(PolicyScope.ALL) || !rule.when().isEmpty()) {
            contradiction(
                    "merge",
                    "values are merged wherever jobs claim the key, and the rule holds for some resources only",
                    "say merge in a rule without scope and when");
        }
        if (rule.merge() instanceof MergeRule.Strongest strongest
                && strongest.order().isEmpty()) {
            contradiction("merge", "the strongest of values without an order is not known", "add order");
        }
    }

    private @Nullable ValuePattern pattern() {
        String text = rule.pattern();
        return text == null
                ? null
                : ValuePattern.compile(
                        text,
                        reason -> error(
                                "invalid-pattern",
                                "pattern",
                                "'" + text + "' is not a pattern that can be used: " + reason,
                                "the syntax is that of RE2; the whole value must match"));
    }

    private void allowed(TagRule completed, @Nullable ValuePattern pattern) {
        List<String> allowed = completed.allowed();
        if (allowed == null) {
            return;
        }
        boolean needed =
                rule.required() || (rule.key() != null && rule.require().contains(rule.key()));
        if (allowed.isEmpty() && needed && rule.allowedFrom() == null) {
            contradiction("allowed", "the key is required, and no value is allowed", "remove one of the two");
        }
        CompiledRule alone = new CompiledRule(completed, pattern, List.of());
        int refused = 0;
        for (String value : allowed) {
            String why = Glob.hasWildcard(value) ? null : alone.refusalBesideAllowed(value);
            if (why != null && ++refused <= EXAMPLES) {
                contradiction("allowed", "'" + value + "' is allowed, and it " + why, "change one of the two");
            }
        }
        if (refused > EXAMPLES) {
            contradiction("allowed", (refused - EXAMPLES) + " more allowed values are refused too", null);
        }
    }
}
