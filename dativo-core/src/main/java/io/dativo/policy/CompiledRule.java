package io.dativo.policy;

import io.dativo.policy.Finding.Check;
import io.dativo.tag.Glob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule says of one value, prepared for many values. Immutable and thread-safe. */
final class CompiledRule {
    private static final int MOST_VALUES_SHOWN = 12;

    private final TagRule rule;
    private final @Nullable ValuePattern pattern;
    private final List<WaiverMatch> waivers;
    private final @Nullable Values allowed;
    private final boolean needed;
    private final @Nullable ValueType type;
    private final @Nullable BigDecimal min;
    private final @Nullable BigDecimal max;
    private final Map<String, Integer> ranks = new LinkedHashMap<>();

    CompiledRule(TagRule rule, @Nullable ValuePattern pattern, List<WaiverMatch> waivers) {
        this.rule = rule;
        this.pattern = pattern;
        this.waivers = List.copyOf(waivers);
        this.allowed = rule.allowed() == null ? null : new Values(rule.allowed(), rule.ignoreCase());
        this.needed = rule.required() || (rule.key() != null && rule.require().contains(rule.key()));
        this.type = rule.type();
        this.min = decimal(rule.min());
        this.max = decimal(rule.max());
        for (String value : rule.order()) {
            ranks.put(value, ranks.size());
        }
    }

    /**
     * What is wrong with a value.
     *
     * @param check the part of the rule that it breaks
     * @param phrase what follows the key and the value in a sentence
     * @param fix what to do, or null
     */
    record Flaw(Check check, String phrase, @Nullable String fix) {}

    /** Literal values and globs. */
    static final class Values {
        private final Set<String> literals = new HashSet<>();
        private final List<Glob> globs = new ArrayList<>();
        private final boolean ignoreCase;

        Values(List<String> texts, boolean ignoreCase) {
            this.ignoreCase = ignoreCase;
            for (String written : texts) {
                String text = folded(written);
                if (Glob.hasWildcard(text)) {
                    globs.add(Glob.of(text));
                } else {
                    literals.add(text);
                }
            }
        }

        boolean contains(String value) {
            String compared = folded(value);
            return literals.contains(compared) || Glob.anyMatches(globs, compared);
        }

        private String folded(String text) {
            return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
        }
    }

    TagRule rule() {
        return rule;
    }

    Stage stage() {
        return rule.stage() == null ? Stage.ENFORCE : rule.stage();
    }

    List<WaiverMatch> waivers() {
        return waivers;
    }

    boolean isOrdered() {
        return !ranks.isEmpty();
    }

    /** The place of a value in the order, or -1 when it has none. */
    int rank(String value) {
        return ranks.getOrDefault(value, -1);
    }

    /** Whether nothing is wrong with a value; false also when only a pattern, which is slow, can tell. */
    boolean keeps(String value) {
        return pattern == null
                && (allowed == null || allowed.contains(value))
                && !isBlankAndNeeded(value)
                && !isTooShort(value)
                && !isTooLong(value)
                && (type == null || (type.accepts(value) && !isTooSmall(value) && !isTooLarge(value)));
    }

    /** Everything that is wrong with a value. */
    List<Flaw> flaws(String value, Hints hints) {
        List<Flaw> flaws = new ArrayList<>(1);
        if (allowed != null && !allowed.contains(value)) {
            flaws.add(notAllowed(value, hints));
        } else if (isBlankAndNeeded(value)) {
            flaws.add(new Flaw(Check.REQUIRED, "is blank", "give it a value"));
        }
        besideAllowed(value, flaws);
        return List.copyOf(flaws);
    }

    /** Why a value is refused by something else than the list of allowed values, or null. */
    @Nullable
    String refusalBesideAllowed(String value) {
        List<Flaw> flaws = new ArrayList<>(1);
        besideAllowed(value, flaws);
        return flaws.isEmpty() ? null : flaws.get(0).phrase();
    }

    private void besideAllowed(String value, List<Flaw> flaws) {
        if (pattern != null && !pattern.matches(value)) {
            flaws.add(new Flaw(Check.PATTERN, "does not match the pattern " + rule.pattern(), null));
        }
        if (isTooShort(value)) {
            flaws.add(new Flaw(Check.LENGTH, "is shorter than " + count(rule.minLength()), null));
        }
        if (isTooLong(value)) {
            flaws.add(new Flaw(Check.LENGTH, "is longer than " + count(rule.maxLength()), null));
        }
        if (type == null) {
            return;
        }
        if (!type.accepts(value)) {
            flaws.add(new Flaw(Check.TYPE, "is not " + type.description(), null));
        } else if (isTooSmall(value)) {
            flaws.add(new Flaw(Check.RANGE, "is less than " + plain(min), null));
        } else if (isTooLarge(value)) {
            flaws.add(new Flaw(Check.RANGE, "is more than " + plain(max), null));
        }
    }

    /** A required key with a blank value is not there, unless the rule says how short a value may be. */
    private boolean isBlankAndNeeded(String value) {
        return needed && rule.minLength() == null && value.isBlank();
    }

    private boolean isTooShort(String value) {
        Integer shortest = rule.minLength();
        return shortest != null && value.codePointCount(0, value.length()) < shortest;
    }

    private boolean isTooLong(String value) {
        Integer longest = rule.maxLength();
        return longest != null && value.codePointCount(0, value.length()) > longest;
    }

    private boolean isTooSmall(String number) {
        return min != null && ValueType.number(number).compareTo(min) < 0;
    }

    private boolean isTooLarge(String number) {
        return max != null && ValueType.number(number).compareTo(max) > 0;
    }

    private Flaw notAllowed(String value, Hints hints) {
        List<String> values = rule.allowed() == null ? List.of() : rule.allowed();
        if (values.isEmpty()) {
            return new Flaw(Check.ALLOWED, "must not be used", "remove the key");
        }
        String near = hints.nearest(value, values);
        String fix = near != null ? "did you mean '" + near + "'?" : allowedValues();
        return new Flaw(Check.ALLOWED, "is not an allowed value", fix);
    }

    /** The allowed values for a person, or null when every value is allowed. */
    @Nullable
    String allowedValues() {
        List<String> values = rule.allowed();
        if (values == null || values.isEmpty()) {
            return null;
        }
        String shown = String.join(", ", values.subList(0, Math.min(values.size(), MOST_VALUES_SHOWN)));
        int rest = values.size() - MOST_VALUES_SHOWN;
        return "allowed: " + shown + (rest > 0 ? " and " + rest + " more" : "");
    }

    private static String count(@Nullable Integer characters) {
        return characters + (Integer.valueOf(1).equals(characters) ? " character" : " characters");
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "" : number.stripTrailingZeros().toPlainString();
    }

    private static @Nullable BigDecimal decimal(@Nullable Double number) {
        return number == null ? null : BigDecimal.valueOf(number);
    }
}
