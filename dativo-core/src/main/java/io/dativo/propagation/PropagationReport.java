package io.dativo.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** How an apply went, for each resource of the plan. Immutable. */
public final class PropagationReport {
    private static final int MOST_IN_MESSAGE = 20;

    private final String planId;
    private final Instant startedAt;
    private final Instant finishedAt;
    private final List<ResourceOutcome> outcomes;

    PropagationReport(String planId, Instant startedAt, Instant finishedAt, Collection<ResourceOutcome> outcomes) {
        this.planId = planId;
        this.startedAt = startedAt;
        this.finishedAt = finishedAt;
        this.outcomes = outcomes.stream().sorted().toList();
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

    /** {@return whether something that was planned is not done, or not known to be done} */
    public boolean hasFailures() {
        return outcomes.stream().anyMatch(ResourceOutcome::isFailure);
    }

    /**
     * Turns failures into an exception, for a caller who wants one.
     *
     * @return this report, when nothing failed
     * @throws PropagationException when something that was planned is not done, or not known to be done
     */
    public PropagationReport throwIfFailed() {
        if (hasFailures()) {
            throw new PropagationException(failures(), this);
        }
        return this;
    }

    /** {@return the report as JSON} */
    public String toJson() {
        ObjectNode root = Json.object();
        root.put("format", 1);
        root.put("plan", planId);
        root.put("startedAt", startedAt.toString());
        root.put("finishedAt", finishedAt.toString());
        root.put("added", added()).put("changed", changed()).put("removed", removed());
        ObjectNode counts = root.putObject("counts");
        counts().forEach((outcome, count) -> counts.put(outcome.name(), count));
        ArrayNode resources = root.putArray("resources");
        for (ResourceOutcome outcome : outcomes) {
            ObjectNode node = resources.addObject();
            PlanJson.write(outcome.resource(), node);
            node.put("outcome", outcome.outcome().name());
            Json.putIfPresent(node, "code", outcome.code());
            Json.putIfPresent(node, "detail", outcome.detail());
            node.put("attempts", outcome.attempts());
            node.put("added", outcome.added());
            node.put("changed", outcome.changed());
            node.put("removed", outcome.removed());
        }
        return Json.write(root);
    }

    /** {@code Apply complete! Tags: 3 added, 1 changed, 0 removed.}, or what is not complete. */
    @Override
    public String toString() {
        String tags = "Tags: " + added() + " added, " + changed() + " changed, " + removed() + " removed.";
        return hasFailures() ? failures() + "\n" + tags : "Apply complete! " + tags;
    }

    private String failures() {
        List<ResourceOutcome> failures =
                outcomes.stream().filter(ResourceOutcome::isFailure).toList();
        String list = failures.stream()
                .limit(MOST_IN_MESSAGE)
                .map(outcome -> "  " + outcome)
                .collect(Collectors.joining("\n"));
        int more = failures.size() - MOST_IN_MESSAGE;
        return "Apply incomplete: " + PlanText.count(failures.size(), "resource") + " of " + outcomes.size() + ".\n"
                + list + (more > 0 ? "\n  and " + more + " more" : "");
    }

    private int sum(ToIntFunction<ResourceOutcome> part) {
        return outcomes.stream().mapToInt(part).sum();
    }
}
