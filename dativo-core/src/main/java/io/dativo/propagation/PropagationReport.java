package io.dativo.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * How an apply went for each resource of the plan, and how everything that is claimed stands after it. A report is
 * {@linkplain Completion#COMPLETE complete} when every claimed tag is in place. By default a tag that is settling and an
 * inherited tag on a resource that takes none do not stand against that; a host allows more by {@link #allow}. Immutable.
 */
public final class PropagationReport {
    private static final int MOST_IN_MESSAGE = 20;

    private final String planId;
    private final Instant startedAt;
    private final Instant finishedAt;
    private final List<ResourceOutcome> outcomes;
    private final ClaimCounts claims;
    private final Settings settings;

    /**
     * What a report is judged by.
     *
     * @param allowed reasons for which a claim may not be in place
     * @param refusals what stops jobs by the policy, as text
     */
    record Settings(Set<ClaimStatus> allowed, List<String> refusals) {
        Settings {
            allowed = Set.copyOf(allowed);
            refusals = List.copyOf(refusals);
        }
    }

    /** What an apply came to, all in all. The worse of two comes later. */
    public enum Completion {
        /** Every claimed tag is in place, or has a reason that is allowed, and everything planned was done. */
        COMPLETE,
        /** No write failed, and something that is claimed is not in place. */
        INCOMPLETE,
        /** A write failed, or is not known to have taken effect. */
        FAILED;

        /** {@return the word for it in texts and metrics} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    PropagationReport(
            String planId,
            Instant startedAt,
            Instant finishedAt,
            Collection<ResourceOutcome> outcomes,
            Settings settings) {
        this.planId = planId;
        this.startedAt = startedAt;
        this.finishedAt = finishedAt;
        this.outcomes = outcomes.stream().sorted().toList();
        this.settings = settings;
        ClaimCounts.Counter counter = new ClaimCounts.Counter();
        outcomes.forEach(outcome -> counter.add(outcome.claims()));
        claims = counter.counts();
    }

    /**
     * The whole report of parts that were applied apart, each of other resources ({@link TagPropagator.Builder#only}). It is
     * complete when all of them are.
     *
     * @param parts the reports of the parts, at least one
     * @return the report; its plan is named by the ids of all parts
     * @throws IllegalArgumentException when there are none, or two of them are about one resource
     */
    public static PropagationReport merge(Collection<PropagationReport> parts) {
        List<ResourceOutcome> outcomes = new ArrayList<>();
        Set<ResourceRef> seen = new HashSet<>();
        Set<ClaimStatus> allowed = EnumSet.allOf(ClaimStatus.class);
        Set<String> refusals = new LinkedHashSet<>();
        for (PropagationReport part : parts) {
            for (ResourceOutcome outcome : part.outcomes) {
                if (!seen.add(outcome.resource())) {
                    throw new IllegalArgumentException(outcome.resource() + " is in two parts");
                }
                outcomes.add(outcome);
            }
            allowed.retainAll(part.settings.allowed());
            refusals.addAll(part.settings.refusals());
        }
        Comparator<Instant> order = Comparator.naturalOrder();
        return new PropagationReport(
                parts.stream()
                        .map(PropagationReport::planId)
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining("+")),
                parts.stream().map(PropagationReport::startedAt).min(order).orElseThrow(PropagationReport::none),
                parts.stream().map(PropagationReport::finishedAt).max(order).orElseThrow(PropagationReport::none),
                outcomes,
                new Settings(allowed, List.copyOf(refusals)));
    }

    private static IllegalArgumentException none() {
        return new IllegalArgumentException("there is no part");
    }

    /** {@return the id of the plan that was applied} */
    public String planId() {
        return planId;
    }

    /** {@return when the apply began} */
    public Instant startedAt() {
        return startedAt;
    }

    /** {@return when it ended} */
    public Instant finishedAt() {
        return finishedAt;
    }

    /** {@return how it went for each resource of the plan, sorted by resource} */
    public List<ResourceOutcome> outcomes() {
        return outcomes;
    }

    /**
     * How it went for one resource.
     *
     * @param resource the resource in the provider's canonical form
     * @return the outcome, if it was in the plan
     */
    public Optional<ResourceOutcome> outcome(ResourceRef resource) {
        return outcomes.stream()
                .filter(outcome -> outcome.resource().equals(resource))
                .findFirst();
    }

    /** {@return how many resources had each outcome; every outcome is there} */
    public Map<Outcome, Integer> counts() {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0);
        }
        outcomes.forEach(outcome -> counts.merge(outcome.outcome(), 1, Integer::sum));
        return counts;
    }

    /** {@return how many claimed tags stand in which way after the apply} */
    public ClaimCounts claims() {
        return claims;
    }

    /** {@return how many tags were added} */
    public int added() {
        return sum(ResourceOutcome::added);
    }

    /** {@return how many tags were changed} */
    public int changed() {
        return sum(ResourceOutcome::changed);
    }

    /** {@return how many tags were removed} */
    public int removed() {
        return sum(ResourceOutcome::removed);
    }

    /** {@return what it came to, by what is in place and what is allowed} */
    public Completion completion() {
        if (outcomes.stream().anyMatch(ResourceOutcome::isFailed)) {
            return Completion.FAILED;
        }
        boolean refused = !settings.refusals().isEmpty() && !settings.allowed().contains(ClaimStatus.REFUSED_BY_POLICY);
        boolean complete = !refused
                && claims.isComplete(settings.allowed())
                && outcomes.stream().noneMatch(this::isLeftUndone);
        return complete ? Completion.COMPLETE : Completion.INCOMPLETE;
    }

    private boolean isLeftUndone(ResourceOutcome outcome) {
        ClaimStatus reason = outcome.reason();
        return outcome.isUndone() && (reason == null || !settings.allowed().contains(reason));
    }

    /** {@return whether every claimed tag is in place or has a reason that is allowed} */
    public boolean isComplete() {
        return completion() == Completion.COMPLETE;
    }

    /**
     * Allows reasons for which a claimed tag may not be in place, for example a table that the job makes later.
     *
     * <pre>{@code
     * dativo.apply(plan).allow(ClaimStatus.NOT_CREATED_YET).throwUnlessComplete();
     * }</pre>
     *
     * @param reasons the reasons; none of a write that failed
     * @return this report, judged with these reasons allowed as well
     * @throws IllegalArgumentException when one is a failed write, which cannot be allowed
     */
    public PropagationReport allow(ClaimStatus... reasons) {
        Set<ClaimStatus> all = new TreeSet<>(settings.allowed());
        all.addAll(allowable(List.of(reasons)));
        return new PropagationReport(planId, startedAt, finishedAt, outcomes, new Settings(all, settings.refusals()));
    }

    static Collection<ClaimStatus> allowable(Collection<ClaimStatus> reasons) {
        for (ClaimStatus reason : reasons) {
            if (reason.isFailure() || reason == ClaimStatus.DIFFERS) {
                throw new IllegalArgumentException(reason + " is a failed write and cannot be allowed");
            }
        }
        return reasons;
    }

    /**
     * Turns everything that is claimed and not in place into an exception, unless its reason is allowed.
     *
     * @return this report, when it is complete
     * @throws PropagationException when it is not; the message names each tag, its reason, its place and the ways out
     */
    public PropagationReport throwUnlessComplete() {
        return throwIf(!isComplete());
    }

    /**
     * Turns failed writes into an exception, and nothing else: not a conflict, and not a resource that could not be read.
     * {@link #throwUnlessComplete} is for those.
     *
     * @return this report, when no write failed
     * @throws PropagationException when a write failed, or is not known to have taken effect
     */
    public PropagationReport throwIfFailed() {
        return throwIf(completion() == Completion.FAILED);
    }

    private PropagationReport throwIf(boolean wrong) {
        if (wrong) {
            throw new PropagationException(toString(), this);
        }
        return this;
    }

    /** {@return the report as JSON} */
    public String toJson() {
        ObjectNode root = Json.object();
        root.put("format", 1);
        root.put("plan", planId);
        root.put("completion", completion().name());
        root.put("startedAt", startedAt.toString());
        root.put("finishedAt", finishedAt.toString());
        claims.write(root.putObject("claims"));
        Json.putTexts(root, "refusals", settings.refusals());
        root.put("added", added()).put("changed", changed()).put("removed", removed());
        ObjectNode counts = root.putObject("counts");
        counts().forEach((outcome, count) -> counts.put(outcome.name(), count));
        ArrayNode resources = root.putArray("resources");
        outcomes.forEach(outcome -> write(outcome, resources.addObject()));
        return Json.write(root);
    }

    private static void write(ResourceOutcome outcome, ObjectNode node) {
        PlanJson.write(outcome.resource(), node);
        node.put("outcome", outcome.outcome().name());
        Json.putIfPresent(node, "code", outcome.code());
        Json.putIfPresent(node, "detail", outcome.detail());
        node.put("attempts", outcome.attempts());
        node.put("added", outcome.added());
        node.put("changed", outcome.changed());
        node.put("removed", outcome.removed());
        outcome.claims().write(node.putObject("claims"));
        ArrayNode notInPlace = node.putArray("notInPlace");
        for (ResourceOutcome.Claim claim : outcome.notInPlace()) {
            ObjectNode tag = notInPlace.addObject();
            tag.put("key", claim.key());
            tag.put("status", claim.status().name());
            tag.put("origin", claim.origin());
            Json.putTexts(tag, "claimants", claim.claimants());
            Json.putIfPresent(tag, "reason", claim.reason());
        }
    }

    /** {@return the report as Markdown for a pull request or the summary of a build} */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder("### Tag apply\n\n");
        text.append(PlanMarkdown.escape(headline()))
                .append("\n\n")
                .append(tags())
                .append('\n');
        lines().forEach(line ->
                text.append("- ").append(PlanMarkdown.escape(line)).append('\n'));
        return text.append("\nPlan `").append(planId).append("`\n").toString();
    }

    /**
     * {@code Apply complete: 15 of 15 claimed tags are in place.}, or what is not, with each reason, its place and the ways
     * out; then what was written.
     */
    @Override
    public String toString() {
        List<String> lines = lines();
        return headline() + "\n" + (lines.isEmpty() ? "" : "  " + String.join("\n  ", lines) + "\n") + tags();
    }

    /** {@code Apply incomplete: 12 of 15 claimed tags are in place; 2 conflicts, 1 resource could not be read.} */
    String headline() {
        return "Apply " + completion().word() + ": " + claims.words() + undone() + ".";
    }

    private String tags() {
        return "Tags: " + added() + " added, " + changed() + " changed, " + removed() + " removed.";
    }

    /** Resources with something undone that is no claim, for example a removal. */
    private String undone() {
        long count = outcomes.stream()
                .filter(outcome -> outcome.isUndone() && outcome.notInPlace().isEmpty())
                .count();
        return count == 0 ? "" : "; not all is done on " + PlanText.count((int) count, "resource");
    }

    /** What is not in place, resource by resource, and what to do about it. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        settings.refusals()
                .forEach(refusal -> refusal.lines().map(Shown::visible).forEach(lines::add));
        for (ResourceOutcome outcome : outcomes) {
            if (outcome.isUndone() || !outcome.notInPlace().isEmpty()) {
                lines.add(outcome.toString());
                outcome.notInPlace().forEach(claim -> lines.add("  " + Shown.visible(claim.toString())));
            }
        }
        int more = lines.size() - MOST_IN_MESSAGE;
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), MOST_IN_MESSAGE)));
        if (more > 0) {
            shown.add("and " + PlanText.count(more, "line") + " more");
        }
        for (ClaimStatus status : claims.tags().keySet()) {
            if (status.wayOut() != null) {
                shown.add(claims.words(status) + ": " + status.wayOut());
            }
        }
        return shown;
    }

    private int sum(ToIntFunction<ResourceOutcome> part) {
        return outcomes.stream().mapToInt(part).sum();
    }
}
