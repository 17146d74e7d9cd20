package io.dativo.policy;

import io.dativo.policy.CompiledPolicy.ActiveRule;
import io.dativo.policy.CompiledPolicy.Condition;
import io.dativo.policy.CompiledRule.Flaw;
import io.dativo.policy.Finding.Check;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.problem.Sensitive;
import io.dativo.tag.Tag;
import io.dativo.tag.TagOrigin;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One rule on one resource, whose tags are in {@link FoundTags}. For one thread. */
final class RuleRun {
    private final PolicyRun run;
    private final FoundTags found;
    private final ActiveRule active;
    private final TaggedResource judged;
    private Verdict verdict = Verdict.COMPLIANT;
    private boolean exercised;
    private KeyTable.@Nullable Key unknownCondition;

    RuleRun(PolicyRun run, ActiveRule active, TaggedResource judged) {
        this.run = run;
        this.found = run.found();
        this.active = active;
        this.judged = judged;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether there was a value to look at, or one was missed. */
    boolean exercised() {
        return exercised;
    }

    /** Judges, unless the conditions of the rule say that it does not hold here. */
    boolean judge() {
        for (Condition condition : active.conditions()) {
            Met met = met(condition);
            if (met == Met.NO) {
                return false;
            }
            if (met == Met.UNKNOWN) {
                unknownCondition = condition.key();
            }
        }
        if (active.key() != null) {
            judgeKey(active.key());
        }
        for (KeyTable.Key needed : active.require()) {
            if (!isThere(needed)) {
                absent(needed);
            }
        }
        return exercised || judged.observation() != Observation.ENTRY;
    }

    private enum Met {
        YES,
        NO,
        UNKNOWN
    }

    private Met met(Condition condition) {
        boolean present = false;
        for (int slot : condition.key().slots()) {
            for (int entry = found.first(slot); entry != FoundTags.END; entry = found.next(entry)) {
                Tag tag = found.tag(entry);
                if (condition.values().contains(tag.value())) {
                    return Met.YES;
                }
                present = true;
            }
        }
        boolean mayCome = !present && judged.observation() == Observation.PARTIAL;
        return mayCome || awaited(condition.key()) != null ? Met.UNKNOWN : Met.NO;
    }

    private void judgeKey(KeyTable.Key key) {
        boolean present = false;
        for (int slot : key.slots()) {
            for (int entry = found.first(slot); entry != FoundTags.END; entry = found.next(entry)) {
                present = true;
                judgeTag(key, found.tag(entry));
            }
        }
        Map.Entry<String, TagOrigin> awaited = awaited(key);
        if (awaited != null) {
            undetermined(awaited);
        } else if (!present && active.rule().rule().required()) {
            absent(key);
        }
        if (active.rule().isOrdered() && judged.observation() == Observation.COMPLETE) {
            judgeRemoval(key);
        }
    }

    private void judgeTag(KeyTable.Key key, Tag tag) {
        exercised = true;
        if (!active.rule().rule().ignoreCase() && !key.spells(tag.key())) {
            String right = key.right(tag.key());
            report(
                    Check.KEY_SPELLING,
                    tag,
                    tag.key() + " differs from " + right + " only in upper and lower case",
                    "rename " + tag.key() + " to " + right);
        }
        for (Flaw flaw : run.flaws(active, tag.value())) {
            String shown = found.mustHide(tag.key(), tag.value()) ? Sensitive.MASK : "'" + tag.value() + "'";
            report(flaw.check(), tag, tag.key() + " " + shown + " " + flaw.phrase(), flaw.fix());
        }
        if (active.rule().isOrdered()) {
            judgeLowering(tag);
        }
    }

    private void judgeLowering(Tag tag) {
        Optional<Tag> before = judged.before().get(tag.key());
        if (before.isEmpty()) {
            return;
        }
        int was = active.rule().rank(before.get().value());
        int now = active.rule().rank(tag.value());
        if (now >= 0 && now < was) {
            report(
                    Check.LOWERING,
                    tag,
                    tag.key() + " would go down from '" + before.get().value() + "' to '" + tag.value() + "'",
                    approval(" and value: " + tag.value()));
        }
    }

    private void judgeRemoval(KeyTable.Key key) {
        for (Tag before : judged.before()) {
            boolean lost = key.spells(before.key())
                    && active.rule().rank(before.value()) > 0
                    && judged.tags().get(before.key()).isEmpty()
                    && !judged.undetermined().containsKey(before.key());
            if (lost) {
                exercised = true;
                report(
                        Verdict.VIOLATION,
                        Check.LOWERING,
                        before.key(),
                        null,
                        null,
                        before.key() + " '" + before.value() + "' would be removed",
                        approval(""));
            }
        }
    }

    private String approval(String more) {
        return "keep the value; if the change is right, approve it by a waiver of rule "
                + active.rule().rule().id() + " with check: lowering" + more;
    }

    /** Whether a key is there with a value that is not blank. */
    private boolean isThere(KeyTable.Key key) {
        for (int slot : key.slots()) {
            for (int entry = found.first(slot); entry != FoundTags.END; entry = found.next(entry)) {
                exercised = true;
                if (!found.tag(entry).value().isBlank()) {
                    return true;
                }
            }
        }
        return false;
    }

    private void absent(KeyTable.Key key) {
        String first = key.spellings().get(0);
        Map.Entry<String, TagOrigin> awaited = awaited(key);
        if (awaited == null && judged.observation() == Observation.ENTRY) {
            return;
        }
        exercised = true;
        if (awaited != null) {
            undetermined(awaited);
        } else if (judged.observation() == Observation.PARTIAL) {
            String message = key.shown() + " is not there, and further keys may come";
            report(Verdict.UNDETERMINED, Check.REQUIRED, first, null, null, message, null);
        } else {
            String message = key.shown() + " is missing";
            report(Verdict.VIOLATION, Check.REQUIRED, first, null, null, message, howToAdd(key));
        }
    }

    private void undetermined(Map.Entry<String, TagOrigin> awaited) {
        exercised = true;
        String message = "the value of " + awaited.getKey() + " is not known yet: it comes from " + awaited.getValue();
        report(Verdict.UNDETERMINED, Check.REQUIRED, awaited.getKey(), null, awaited.getValue(), message, null);
    }

    private String howToAdd(KeyTable.Key key) {
        String first = key.spellings().get(0);
        for (Tag tag : judged.tags()) {
            if (found.key(tag.key()).slots().length == 0 && run.hints().near(first, tag.key())) {
                return "rename " + tag.key() + " to " + first;
            }
        }
        String values =
                key.name().equals(active.rule().rule().key()) ? active.rule().allowedValues() : null;
        return "add " + key.shown() + (values == null ? "" : "; " + values);
    }

    /** A key whose value is not known yet, and what gives it. */
    private Map.@Nullable Entry<String, TagOrigin> awaited(KeyTable.Key key) {
        for (Map.Entry<String, TagOrigin> entry : judged.undetermined().entrySet()) {
            for (int slot : found.key(entry.getKey()).slots()) {
                if (key.has(slot)) {
                    return entry;
                }
            }
        }
        return null;
    }

    private void report(Check check, Tag tag, String message, @Nullable String fix) {
        report(Verdict.VIOLATION, check, tag.key(), tag.value(), tag.origin(), message, fix);
    }

    private void report(
            Verdict said,
            Check check,
            String key,
            @Nullable String value,
            @Nullable TagOrigin origin,
            String message,
            @Nullable String fix) {
        TagRule rule = active.rule().rule();
        boolean open = said == Verdict.VIOLATION && unknownCondition != null;
        String text = !open || unknownCondition == null
                ? message
                : message + "; whether that matters hangs on " + unknownCondition.name() + ", which is not known yet";
        PolicyRun.Draft draft = new PolicyRun.Draft(
                rule.id(),
                open ? Verdict.UNDETERMINED : said,
                check,
                rule.severity(),
                active.rule().stage(),
                key,
                value,
                origin,
                text,
                fix,
                rule.description());
        verdict = VerdictTally.worse(
                verdict, run.report(judged, draft, active.rule().waivers()));
    }
}
