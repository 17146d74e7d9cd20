package io.dativo.policy;

import io.dativo.policy.CompiledPolicy.ActiveRule;
import io.dativo.policy.CompiledPolicy.Condition;
import io.dativo.policy.CompiledRule.Flaw;
import io.dativo.policy.CompiledRule.Hints;
import io.dativo.policy.Finding.Check;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Tag;
import io.dativo.tag.TagOrigin;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One check of a policy: what it has found so far, and what it need not work out twice. For one thread. */
final class PolicyRun {
    /** More distinct values than this are judged again, so that memory does not grow with the corpus. */
    private static final int MOST_REMEMBERED = 20_000;

    private static final String HIDDEN = "***";

    private final CompiledPolicy policy;
    private final LocalDate today;
    private final Hints hints = new Hints();
    private final Map<Context, List<ActiveRule>> active = new HashMap<>();
    private final Map<String, TagKey> tagKeys = new HashMap<>();
    private final List<Map<String, List<Flaw>>> flaws = new ArrayList<>();
    private final List<List<Tag>> found = new ArrayList<>();
    private final int[] filled;
    private int filledCount;
    private final VerdictTally tally;

    PolicyRun(CompiledPolicy policy, LocalDate today) {
        this.policy = policy;
        this.today = today;
        tally = new VerdictTally(policy.policy());
        policy.policy().rules().keySet().forEach(rule -> flaws.add(new HashMap<>()));
        for (int i = 0; i < policy.keys().size(); i++) {
            found.add(new ArrayList<>(1));
        }
        filled = new int[policy.keys().size()];
    }

    /** What decides which rules a resource meets. */
    private record Context(
            String provider,
            String type,
            @Nullable String tenant,
            @Nullable String environment) {}

    /** What a policy knows of the key of a tag. */
    private record TagKey(int[] slots, boolean credential, boolean contact) {}

    Verdicts verdicts() {
        for (Waiver waiver : policy.policy().waivers()) {
            if (!waiver.holdsOn(today)) {
                tally.add(expired(waiver));
            }
        }
        return tally.verdicts();
    }

    void judge(TaggedResource judged) {
        List<ActiveRule> rules = active.computeIfAbsent(
                new Context(
                        judged.resource().provider(), judged.resource().type(), judged.tenant(), judged.environment()),
                context -> policy.rulesFor(judged));
        if (judged.observation() == Observation.NOT_OBSERVED || judged.observation() == Observation.NOT_TAGGABLE) {
            unknown(judged, rules);
            return;
        }
        fill(judged);
        Verdict worst = lint(judged);
        for (ActiveRule rule : rules) {
            RuleRun run = new RuleRun(rule, judged);
            if (run.judge()) {
                tally.add(rule.index(), run.verdict, run.exercised);
                worst = VerdictTally.worse(worst, run.verdict);
            }
        }
        tally.addResource(worst);
        for (int i = 0; i < filledCount; i++) {
            found.get(filled[i]).clear();
        }
        filledCount = 0;
    }

    private void fill(TaggedResource judged) {
        for (Tag tag : judged.tags()) {
            for (int slot : tagKey(tag.key()).slots()) {
                List<Tag> tags = found.get(slot);
                if (tags.isEmpty()) {
                    filled[filledCount++] = slot;
                }
                tags.add(tag);
            }
        }
    }

    private TagKey tagKey(String key) {
        TagKey known = tagKeys.get(key);
        if (known == null) {
            known = new TagKey(policy.keys().slots(key), SensitiveValue.isSecretKey(key), policy.isContactKey(key));
            if (tagKeys.size() < MOST_REMEMBERED) {
                tagKeys.put(key, known);
            }
        }
        return known;
    }

    private void unknown(TaggedResource judged, List<ActiveRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        boolean unread = judged.observation() == Observation.NOT_OBSERVED;
        Verdict verdict = unread ? Verdict.NOT_OBSERVED : Verdict.NOT_TAGGABLE;
        rules.forEach(rule -> tally.add(rule.index(), verdict, false));
        tally.addResource(verdict);
        String what = unread
                ? "the tags could not be read, so nothing is known of "
                : "it has no tags, so nothing is asked of ";
        tally.add(new Finding(
                unread ? TagPolicy.NOT_OBSERVED : TagPolicy.NOT_TAGGABLE,
                verdict,
                Check.OBSERVATION,
                Severity.WARNING,
                policy.policy().stage(),
                judged.resource(),
                judged.job(),
                null,
                null,
                null,
                judged.location(),
                what + (rules.size() == 1 ? "1 rule" : rules.size() + " rules"),
                unread ? "see that the tags can be read, then check again" : null,
                null,
                null));
    }

    private Verdict lint(TaggedResource judged) {
        ValueLints lints = policy.policy().lints();
        Verdict worst = Verdict.COMPLIANT;
        if (lints.secrets() == null && lints.personalData() == null) {
            return worst;
        }
        for (Tag tag : judged.tags()) {
            TagKey key = tagKey(tag.key());
            SensitiveValue.Kind kind = SensitiveValue.of(key.credential(), tag.value());
            if (kind == null || (key.contact() && kind.mayBeShown())) {
                continue;
            }
            Severity severity = kind.secret() ? lints.secrets() : lints.personalData();
            if (severity == null) {
                continue;
            }
            String rule = kind.secret() ? TagPolicy.SECRET_IN_VALUE : TagPolicy.PERSONAL_DATA_IN_VALUE;
            Check check = kind.secret() ? Check.SECRET : Check.PERSONAL_DATA;
            Optional<Waiver> waiver = waiver(tally.lintWaivers(policy, rule), judged, check, tag.value());
            Verdict verdict = waiver.isPresent() && waiver.get().holdsOn(today) ? Verdict.WAIVED : Verdict.VIOLATION;
            worst = VerdictTally.worse(worst, verdict);
            tally.add(new Finding(
                    rule,
                    verdict,
                    check,
                    severity,
                    policy.policy().stage(),
                    judged.resource(),
                    judged.job(),
                    tag.key(),
                    HIDDEN,
                    tag.origin(),
                    location(tag.origin(), judged),
                    "the value of " + tag.key() + " looks like " + kind.description() + waived(waiver),
                    kind.secret()
                            ? "remove it here and revoke it: tags are copied to bills, logs and search indexes"
                            : "remove it, or name a team instead: tags are copied to bills, logs and search indexes",
                    null,
                    waiver.orElse(null)));
        }
        return worst;
    }

    private static @Nullable SourceLocation location(@Nullable TagOrigin origin, TaggedResource judged) {
        return origin != null && origin.location() != null ? origin.location() : judged.location();
    }

    /** A waiver that covers a finding: one that holds if there is one, otherwise one that no longer does. */
    private Optional<Waiver> waiver(
            List<WaiverMatch> waivers, TaggedResource judged, Check check, @Nullable String value) {
        Waiver expired = null;
        for (WaiverMatch waiver : waivers) {
            if (waiver.covers(judged, check, value)) {
                tally.used(waiver.waiver());
                if (waiver.waiver().holdsOn(today)) {
                    return Optional.of(waiver.waiver());
                }
                expired = waiver.waiver();
            }
        }
        return Optional.ofNullable(expired);
    }

    private String waived(Optional<Waiver> waiver) {
        return waiver.map(which -> which.holdsOn(today)
                        ? "; waived until " + which.expires() + " by " + which.owner() + ": " + which.reason()
                        : "; the waiver of " + which.owner() + " ended on " + which.expires())
                .orElse("");
    }

    private static Finding expired(Waiver waiver) {
        return new Finding(
                TagPolicy.WAIVER_EXPIRED,
                Verdict.VIOLATION,
                Check.WAIVER,
                Severity.WARNING,
                Stage.WARN,
                null,
                null,
                null,
                null,
                null,
                waiver.location(),
                "the waiver of rule " + waiver.rule() + " for "
                        + (waiver.resource() != null ? waiver.resource() : waiver.job()) + " ended on "
                        + waiver.expires(),
                "ask " + waiver.owner() + " to mend what it covers, or to renew it; otherwise remove it",
                null,
                waiver);
    }

    /** One rule on one resource. */
    private final class RuleRun {
        private final ActiveRule active;
        private final TaggedResource judged;
        private final Map<String, TagOrigin> undetermined;
        private Verdict verdict = Verdict.COMPLIANT;
        private boolean exercised;
        private KeyTable.@Nullable Key open;

        RuleRun(ActiveRule active, TaggedResource judged) {
            this.active = active;
            this.judged = judged;
            this.undetermined = judged.undetermined();
        }

        /** Whether the rule holds for the resource at all. */
        boolean judge() {
            for (Condition condition : active.conditions()) {
                Boolean met = isMet(condition);
                if (met == null) {
                    open = condition.key();
                } else if (!met) {
                    return false;
                }
            }
            if (active.key() != null) {
                judgeKey(active.key());
            }
            for (KeyTable.Key needed : active.require()) {
                if (!anyFound(needed)) {
                    absent(needed);
                }
            }
            return true;
        }

        /** Null when it hangs on a value that is not known. */
        private @Nullable Boolean isMet(Condition condition) {
            boolean present = false;
            for (int slot : condition.key().slots()) {
                for (Tag tag : found.get(slot)) {
                    present = true;
                    if (condition.values().contains(tag.value())) {
                        return true;
                    }
                }
            }
            boolean unknown =
                    awaited(condition.key()) != null || (!present && judged.observation() == Observation.PARTIAL);
            return unknown ? null : Boolean.FALSE;
        }

        private void judgeKey(KeyTable.Key key) {
            TagRule rule = active.rule().rule();
            boolean present = false;
            for (int slot : key.slots()) {
                for (Tag tag : found.get(slot)) {
                    present = true;
                    judgeTag(key, tag);
                }
            }
            Map.Entry<String, TagOrigin> awaited = awaited(key);
            if (awaited != null) {
                exercised = true;
                report(
                        Verdict.UNDETERMINED,
                        Check.REQUIRED,
                        awaited.getKey(),
                        null,
                        awaited.getValue(),
                        "the value of " + awaited.getKey() + " is not known yet: it comes from " + awaited.getValue(),
                        null);
            } else if (!present && rule.required()) {
                absent(key);
            }
            if (active.rule().isOrdered() && !judged.before().isEmpty()) {
                judgeRemoval(key);
            }
        }

        private void judgeTag(KeyTable.Key key, Tag tag) {
            exercised = true;
            String shown = shown(tag);
            if (!key.spells(tag.key())) {
                String right = key.right(tag.key());
                report(
                        Verdict.VIOLATION,
                        Check.KEY_SPELLING,
                        tag.key(),
                        tag.value(),
                        tag.origin(),
                        tag.key() + " differs from " + right + " only in upper and lower case",
                        "rename " + tag.key() + " to " + right);
            }
            Map<String, List<Flaw>> known = flaws.get(active.index());
            List<Flaw> found = known.get(tag.value());
            if (found == null) {
                found = active.rule().flaws(tag.value(), hints);
                if (known.size() < MOST_REMEMBERED) {
                    known.put(tag.value(), found);
                }
            }
            for (Flaw flaw : found) {
                report(
                        Verdict.VIOLATION,
                        flaw.check(),
                        tag.key(),
                        tag.value(),
                        tag.origin(),
                        tag.key() + " " + shown + " " + flaw.phrase(),
                        flaw.fix());
            }
            if (active.rule().isOrdered() && !judged.before().isEmpty()) {
                judgeLowering(tag);
            }
        }

        private void judgeLowering(Tag tag) {
            Optional<Tag> before = judged.before().get(tag.key());
            if (before.isPresent()) {
                int was = active.rule().rank(before.get().value());
                int now = active.rule().rank(tag.value());
                if (now >= 0 && now < was) {
                    report(
                            Verdict.VIOLATION,
                            Check.LOWERING,
                            tag.key(),
                            tag.value(),
                            tag.origin(),
                            tag.key() + " would go down from '" + before.get().value() + "' to '" + tag.value() + "'",
                            approval(tag.value()));
                }
            }
        }

        private void judgeRemoval(KeyTable.Key key) {
            if (judged.observation() == Observation.PARTIAL) {
                return;
            }
            for (Tag before : judged.before()) {
                boolean lost = key.spells(before.key())
                        && active.rule().rank(before.value()) > 0
                        && judged.tags().get(before.key()).isEmpty()
                        && !undetermined.containsKey(before.key());
                if (lost) {
                    report(
                            Verdict.VIOLATION,
                            Check.LOWERING,
                            before.key(),
                            null,
                            null,
                            before.key() + " '" + before.value() + "' would be removed",
                            approval(null));
                }
            }
        }

        private String approval(@Nullable String value) {
            return "keep the value; if it is right, approve it with a waiver of rule "
                    + active.rule().rule().id() + " that says check: lowering"
                    + (value == null ? "" : " and value: " + value);
        }

        private void absent(KeyTable.Key key) {
            exercised = true;
            Map.Entry<String, TagOrigin> awaited = awaited(key);
            if (awaited != null) {
                report(
                        Verdict.UNDETERMINED,
                        Check.REQUIRED,
                        awaited.getKey(),
                        null,
                        awaited.getValue(),
                        "the value of " + awaited.getKey() + " is not known yet: it comes from " + awaited.getValue(),
                        null);
            } else if (judged.observation() == Observation.PARTIAL) {
                report(
                        Verdict.UNDETERMINED,
                        Check.REQUIRED,
                        key.spellings().get(0),
                        null,
                        null,
                        key.shown() + " is not there yet, and not every key is known",
                        null);
            } else {
                report(
                        Verdict.VIOLATION,
                        Check.REQUIRED,
                        key.spellings().get(0),
                        null,
                        null,
                        key.shown() + " is missing",
                        howToAdd(key));
            }
        }

        private String howToAdd(KeyTable.Key key) {
            for (Tag tag : judged.tags()) {
                if (tagKey(tag.key()).slots().length == 0 && hints.near(key.name(), tag.key())) {
                    return "rename " + tag.key() + " to " + key.spellings().get(0);
                }
            }
            String values = key.name().equals(active.rule().rule().key())
                    ? active.rule().allowedValues()
                    : null;
            return "add " + key.shown() + (values == null ? "" : "; " + values);
        }

        private boolean anyFound(KeyTable.Key key) {
            for (int slot : key.slots()) {
                for (Tag tag : found.get(slot)) {
                    exercised = true;
                    if (!tag.value().isBlank()) {
                        return true;
                    }
                }
            }
            return false;
        }

        private Map.@Nullable Entry<String, TagOrigin> awaited(KeyTable.Key key) {
            if (!undetermined.isEmpty()) {
                for (Map.Entry<String, TagOrigin> entry : undetermined.entrySet()) {
                    if (Arrays.stream(tagKey(entry.getKey()).slots()).anyMatch(key::has)) {
                        return entry;
                    }
                }
            }
            return null;
        }

        private String shown(Tag tag) {
            SensitiveValue.Kind kind = SensitiveValue.of(tagKey(tag.key()).credential(), tag.value());
            return kind == null || kind.mayBeShown() ? "'" + tag.value() + "'" : HIDDEN;
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
            Verdict decided = said;
            String text = message;
            if (said == Verdict.VIOLATION && open != null) {
                decided = Verdict.UNDETERMINED;
                text += "; whether that matters hangs on " + open.name() + ", which is not known yet";
            }
            Optional<Waiver> waiver = decided == Verdict.VIOLATION
                    ? waiver(active.rule().waivers(), judged, check, value)
                    : Optional.empty();
            if (waiver.isPresent() && waiver.get().holdsOn(today)) {
                decided = Verdict.WAIVED;
            }
            verdict = VerdictTally.worse(verdict, decided);
            SensitiveValue.Kind kind =
                    value == null ? null : SensitiveValue.of(tagKey(key).credential(), value);
            tally.add(new Finding(
                    rule.id(),
                    decided,
                    check,
                    rule.severity(),
                    active.rule().stage(),
                    judged.resource(),
                    judged.job(),
                    key,
                    kind == null || kind.mayBeShown() ? value : HIDDEN,
                    origin,
                    location(origin, judged),
                    text + waived(waiver),
                    decided == Verdict.WAIVED ? null : fix,
                    rule.description(),
                    waiver.orElse(null)));
        }
    }
}
