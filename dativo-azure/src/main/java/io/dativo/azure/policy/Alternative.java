package io.dativo.azure.policy;

import io.dativo.azure.policy.PolicyCondition.Subject;
import io.dativo.azure.policy.PolicyCondition.Test;
import io.dativo.policy.TagRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests of one alternative of a condition ask, tag by tag. Immutable once made. */
final class Alternative {
    /** By the name in lower case: Azure's tags ignore it. */
    private final Map<String, TagTests> tags = new LinkedHashMap<>();

    private final List<Test> types = new ArrayList<>();
    private @Nullable Unread unread;
    private @Nullable Unread inheritable;

    Alternative(List<Test> tests) {
        for (Test test : tests) {
            switch (test.subject()) {
                case UNREAD -> unread = unread == null ? test.unread() : unread;
                case INHERITABLE -> inheritable = Unread.of(test.name());
                case TYPE -> types.add(test);
                case TAG_EXISTS, TAG_VALUE ->
                    tags.computeIfAbsent(folded(test.name()), key -> new TagTests(test.name()))
                            .add(test);
            }
        }
    }

    /** Everything that is asked of one tag. */
    static final class TagTests {
        private final String name;
        private final List<Texts> has = new ArrayList<>();
        private final List<Texts> hasNot = new ArrayList<>();
        private boolean exists;
        private boolean absent;

        private TagTests(String name) {
            this.name = name;
        }

        private void add(Test test) {
            if (test.subject() == Subject.TAG_EXISTS) {
                exists |= test.holds();
                absent |= !test.holds();
            } else {
                (test.holds() ? has : hasNot).add(test.texts());
            }
        }

        String name() {
            return name;
        }

        boolean absent() {
            return absent;
        }

        /** Whether it holds where the tag is not there. */
        private boolean holdsWithout() {
            return !exists && has.isEmpty();
        }

        /** Whether the tag is there and nothing more is asked. */
        private boolean onlyExists() {
            return exists && has.isEmpty() && hasNot.isEmpty();
        }

        private boolean onlyEmpty() {
            return hasNot.isEmpty() && has.size() == 1 && has.get(0).equals(Texts.globs(List.of("")));
        }

        /** The values that are none of those, and one more, or null when values are asked for by name. */
        @Nullable
        Texts others(@Nullable String more) {
            List<Texts> all = new ArrayList<>(hasNot);
            if (more != null) {
                all.add(Texts.globs(List.of(more)));
            }
            return has.isEmpty() ? Texts.anyOf(all) : null;
        }

        /** Says that the rule is only about resources where this holds; false when a rule cannot say that. */
        private boolean limits(TagRule.Builder rule) {
            if (holdsWithout() || !hasNot.isEmpty() || has.size() > 1) {
                return false;
            }
            List<String> values = has.isEmpty() ? List.of("*") : has.get(0).globs();
            if (values.isEmpty()) {
                return false;
            }
            rule.when(name, values.toArray(String[]::new));
            return true;
        }
    }

    /** Why it is not read, or null. */
    @Nullable
    Unread unread(boolean copies) {
        return unread == null && !copies ? inheritable : unread;
    }

    List<Test> types() {
        return types;
    }

    /** Whether no resource is in it. */
    boolean never() {
        return tags.values().stream().anyMatch(tag -> tag.absent && !tag.holdsWithout());
    }

    /** What is asked of a tag; nothing, when there is no test of it. */
    TagTests of(String tag) {
        return tags.getOrDefault(folded(tag), new TagTests(tag));
    }

    /** The tag that a rule against this alternative is about, or null when there is none. */
    @Nullable
    TagTests subject() {
        List<TagTests> without = tags.values().stream()
                .filter(tag -> tag.holdsWithout() || !tag.hasNot.isEmpty())
                .toList();
        if (!without.isEmpty()) {
            return without.size() == 1 ? without.get(0) : null;
        }
        return tags.values().stream()
                .filter(TagTests::onlyExists)
                .findFirst()
                .or(() -> tags.values().stream().filter(TagTests::onlyEmpty).findFirst())
                .orElse(null);
    }

    /** Says that a rule is broken where this alternative holds; false when a rule cannot say that. */
    boolean forbid(TagTests subject, TagRule.Builder rule) {
        if (subject.absent) {
            // A tag with an empty value is there.
            rule.required().minLength(0);
        } else if (subject.onlyExists()) {
            rule.allowed(List.of());
        } else if (subject.onlyEmpty()) {
            rule.minLength(1);
        } else {
            Texts others = subject.others(null);
            if (others == null) {
                return false;
            }
            allow(rule, others);
            if (!subject.exists) {
                rule.required().minLength(0);
            }
        }
        return limit(subject, rule);
    }

    /** Limits a rule to where the tests of all other tags hold; false when a rule cannot say that. */
    boolean limit(TagTests subject, TagRule.Builder rule) {
        return tags.values().stream()
                .filter(tag -> tag != tags.get(folded(subject.name)))
                .allMatch(tag -> tag.limits(rule));
    }

    /** Whether no other tag is asked about, and no value of this one. */
    boolean asksOnly(TagTests subject) {
        return subject.has.isEmpty()
                && subject.hasNot.isEmpty()
                && tags.keySet().stream().allMatch(folded(subject.name)::equals);
    }

    static void allow(TagRule.Builder rule, Texts texts) {
        if (texts.pattern() == null) {
            rule.allowed(texts.globs());
        } else {
            rule.pattern(texts.pattern());
        }
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
