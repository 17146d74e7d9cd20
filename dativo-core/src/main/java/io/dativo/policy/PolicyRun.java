package io.dativo.policy;

import io.dativo.policy.CompiledPolicy.ActiveRule;
import io.dativo.policy.CompiledRule.Flaw;
import io.dativo.policy.Finding.Check;
import io.dativo.policy.FoundTags.TagKey;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.problem.Sensitive;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Tag;
import io.dativo.tag.TagOrigin;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One check of a policy: what it found so far, and what it need not work out twice. For one thread. */
final class PolicyRun {
    /** Beyond so many distinct values of a rule they are judged again, so that memory does not grow with the corpus. */
    private static final int MOST_REMEMBERED = 20_000;

    private final CompiledPolicy policy;
    private final LocalDate today;
    private final FoundTags found;
    private final VerdictTally tally;
    private final Hints hints = new Hints();
    private final Map<Context, List<ActiveRule>> active = new HashMap<>();
    private final List<Map<String, List<Flaw>>> flaws = new ArrayList<>();
    private final List<WaiverMatch> secretWaivers;
    private final List<WaiverMatch> personalDataWaivers;
    private final boolean linted;

    PolicyRun(CompiledPolicy policy, LocalDate today) {
        this.policy = policy;
        this.today = today;
        found = new FoundTags(policy);
        tally = new VerdictTally(policy.policy());
        policy.policy().rules().keySet().forEach(rule -> flaws.add(new HashMap<>()));
        secretWaivers = policy.waivers(TagPolicy.SECRET_IN_VALUE);
        personalDataWaivers = policy.waivers(TagPolicy.PERSONAL_DATA_IN_VALUE);
        ValueLints lints = policy.policy().lints();
        linted = lints.secrets() != null || lints.personalData() != null;
    }

    /** What decides which rules a resource meets. */
    private record Context(
            String provider,
            String type,
            @Nullable String tenant,
            @Nullable String environment,
            boolean entry) {}

    Verdicts verdicts() {
        for (Waiver waiver : policy.policy().waivers()) {
            if (!waiver.holdsOn(today)) {
                tally.add(expired(waiver));
            }
        }
        return tally.verdicts();
    }

    void judge(TaggedResource judged) {
        Context context = new Context(
                judged.resource().provider(),
                judged.resource().type(),
                judged.tenant(),
                judged.environment(),
                judged.observation() == Observation.ENTRY);
        List<ActiveRule> rules = active.computeIfAbsent(context, unknown -> policy.rulesFor(judged));
        if (judged.observation() == Observation.NOT_OBSERVED || judged.observation() == Observation.NOT_TAGGABLE) {
            unknown(judged, rules);
            return;
        }
        Verdict worst = read(judged);
        for (ActiveRule rule : rules) {
            RuleRun run = new RuleRun(this, rule, judged);
            if (run.judge()) {
                tally.add(rule.index(), run.verdict(), run.exercised());
                // What no rule is about is not covered; that one is about it is at least a verdict.
                worst = VerdictTally.worse(worst, run.verdict());
            }
        }
        tally.addResource(worst);
    }

    FoundTags found() {
        return found;
    }

    Hints hints() {
        return hints;
    }

    /** What a rule says of a value; worked out once for each value, unless that is quicker than to remember it. */
    List<Flaw> flaws(ActiveRule rule, String value) {
        if (rule.rule().keeps(value)) {
            return List.of();
        }
        Map<String, List<Flaw>> known = flaws.get(rule.index());
        List<Flaw> flawed = known.get(value);
        if (flawed == null) {
            flawed = rule.rule().flaws(value, hints);
            if (known.size() < MOST_REMEMBERED) {
                known.put(value, flawed);
            }
        }
        return flawed;
    }

    /**
     * Something to report, before waivers are looked at.
     *
     * @param rule the id of the rule
     * @param verdict what it says
     * @param check which part of it
     * @param severity how serious it is
     * @param stage how far its roll-out is
     * @param key the key, or null
     * @param value the value, or null
     * @param origin where the tag came from, or null
     * @param message what is wrong
     * @param fix what to do, or null
     * @param why the description of the rule, or null
     */
    record Draft(
            String rule,
            Verdict verdict,
            Check check,
            Severity severity,
            Stage stage,
            @Nullable String key,
            @Nullable String value,
            @Nullable TagOrigin origin,
            String message,
            @Nullable String fix,
            @Nullable String why) {}

    /** Keeps a finding, waived if a waiver covers it today. */
    Verdict report(TaggedResource judged, Draft draft, List<WaiverMatch> waivers) {
        Waiver waiver = draft.verdict() == Verdict.VIOLATION ? waiver(waivers, judged, draft) : null;
        boolean waived = waiver != null && waiver.holdsOn(today);
        Verdict verdict = waived ? Verdict.WAIVED : draft.verdict();
        TagOrigin origin = draft.origin();
        SourceLocation location = origin != null && origin.location() != null ? origin.location() : judged.location();
        String value = draft.value();
        boolean hidden = value != null
                && draft.key() != null
                && (draft.check() == Check.SECRET
                        || draft.check() == Check.PERSONAL_DATA
                        || found.mustHide(draft.key(), value));
        tally.add(new Finding(
                draft.rule(),
                verdict,
                draft.check(),
                draft.severity(),
                draft.stage(),
                judged.resource(),
                judged.job(),
                draft.key(),
                hidden ? Sensitive.MASK : value,
                origin,
                location,
                draft.message() + (waiver == null ? "" : "; " + words(waiver, waived)),
                waived ? null : draft.fix(),
                draft.why(),
                waiver));
        return verdict;
    }

    private static String words(Waiver waiver, boolean holds) {
        return holds
                ? "waived until " + waiver.expires() + " by " + waiver.owner() + ": " + waiver.reason()
                : "the waiver of " + waiver.owner() + " ended on " + waiver.expires();
    }

    /** A waiver that covers a finding: one that holds if there is one, otherwise one that no longer does. */
    private @Nullable Waiver waiver(List<WaiverMatch> waivers, TaggedResource judged, Draft draft) {
        Waiver ended = null;
        for (WaiverMatch match : waivers) {
            if (match.covers(judged, draft.check(), draft.value())) {
                tally.used(match.waiver());
                if (match.waiver().holdsOn(today)) {
                    return match.waiver();
                }
                ended = match.waiver();
            }
        }
        return ended;
    }

    private void unknown(TaggedResource judged, List<ActiveRule> rules) {
        boolean unread = judged.observation() == Observation.NOT_OBSERVED;
        Verdict verdict = unread ? Verdict.NOT_OBSERVED : Verdict.NOT_TAGGABLE;
        rules.forEach(rule -> tally.add(rule.index(), verdict, false));
        tally.addResource(verdict);
        if (rules.isEmpty()) {
            return;
        }
        String count = rules.size() == 1 ? "1 rule" : rules.size() + " rules";
        Draft draft = new Draft(
                unread ? TagPolicy.NOT_OBSERVED : TagPolicy.NOT_TAGGABLE,
                verdict,
                Check.OBSERVATION,
                Severity.WARNING,
                policy.policy().stage(),
                null,
                null,
                null,
                unread
                        ? "the tags could not be read, so " + count + " could not be checked"
                        : "the system has no tags for it, so " + count + " cannot be checked",
                unread ? "see that the tags can be read, then check again" : null,
                null);
        report(judged, draft, List.of());
    }

    /** Takes the tags of a resource, and looks at what every value looks like. */
    private Verdict read(TaggedResource judged) {
        Verdict worst = Verdict.NOT_COVERED;
        found.clear();
        for (Tag tag : judged.tags()) {
            TagKey key = found.key(tag.key());
            found.add(key, tag);
            if (linted) {
                worst = VerdictTally.worse(worst, lint(judged, key, tag));
            }
        }
        return worst;
    }

    private Verdict lint(TaggedResource judged, TagKey key, Tag tag) {
        SensitiveValue.Kind kind = SensitiveValue.of(key.credential(), tag.value());
        if (kind == null || (key.contact() && kind.mayBeShown())) {
            return Verdict.NOT_COVERED;
        }
        ValueLints lints = policy.policy().lints();
        Severity severity = kind.secret() ? lints.secrets() : lints.personalData();
        return severity == null
                ? Verdict.NOT_COVERED
                : report(judged, lint(tag, kind, severity), kind.secret() ? secretWaivers : personalDataWaivers);
    }

    private Draft lint(Tag tag, SensitiveValue.Kind kind, Severity severity) {
        boolean secret = kind.secret();
        return new Draft(
                secret ? TagPolicy.SECRET_IN_VALUE : TagPolicy.PERSONAL_DATA_IN_VALUE,
                Verdict.VIOLATION,
                secret ? Check.SECRET : Check.PERSONAL_DATA,
                severity,
                policy.policy().stage(),
                tag.key(),
                tag.value(),
                tag.origin(),
                "the value of " + tag.key() + " looks like " + kind.description(),
                secret ? "remove it here and revoke it" : "remove it, or name a team instead",
                "Tags are plain text, and are copied to bills, logs and search indexes.");
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
                "ask " + waiver.owner() + " to mend what it covers or to renew it; then remove or change it",
                null,
                waiver);
    }
}
