package io.dativo.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.audit.AuditLog;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.pace.Calls;
import io.dativo.policy.PolicyReview;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.tag.Tag;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes plans and applies to an audit log, where there is one. It writes keys and digests of input, and neither
 * values nor a provider's words, which may repeat them.
 *
 * @param log the log, or null
 * @param actor who acts, as the host says, or null
 * @param clock the time
 * @param calls makes the calls of the run to the log
 */
record AuditEvents(@Nullable AuditLog log, @Nullable String actor, Clock clock, Calls calls) {
    /** SHA-256 of what each claimant claims, in the order in which it comes. */
    static final class Inputs {
        private final Map<String, Digest> digests = new HashMap<>();

        void add(TagClaim claim) {
            Digest digest = digests.computeIfAbsent(claim.claimant(), claimant -> new Digest());
            add(digest, claim.resource()).add(claim.tags().size());
            for (Tag tag : claim.tags()) {
                digest.add(tag.key()).add(tag.value());
            }
            claim.undetermined().keys().forEach((key, origin) -> digest.add(key).add(origin.toString()));
        }

        void add(Collection<TerraformResource> state) {
            if (state.isEmpty()) {
                return;
            }
            Digest digest = digests.computeIfAbsent("terraform state", name -> new Digest());
            state.stream()
                    .sorted(Comparator.comparing(TerraformResource::address))
                    .forEach(resource -> {
                        digest.add(resource.address()).add(resource.id()).add(resource.arn());
                        new TreeMap<>(resource.tags())
                                .forEach((key, value) -> digest.add(key).add(value));
                    });
        }

        private static Digest add(Digest digest, ResourceRef resource) {
            return digest.add(resource.provider()).add(resource.type()).add(resource.id());
        }
    }

    /** Tells of a plan that was made from claims. */
    PropagationPlan planned(
            PropagationPlan plan, Collection<TagClaim> claims, Collection<TerraformResource> terraformState) {
        if (log != null) {
            Inputs inputs = new Inputs();
            claims.stream()
                    .sorted(Comparator.comparing(TagClaim::resource).thenComparing(TagClaim::claimant))
                    .forEach(inputs::add);
            inputs.add(terraformState);
            planned(plan, inputs);
        }
        return plan;
    }

    /** Tells of a plan, from digests that were taken while it was made. */
    void planned(PropagationPlan plan, Inputs inputs) {
        if (log == null) {
            return;
        }
        ObjectNode event = event("planned", plan.id());
        plan.policy().ifPresent(policy -> describe(policy, event.putObject("policy")));
        ObjectNode digests = event.putObject("inputs");
        new TreeMap<>(inputs.digests).forEach((name, digest) -> digests.put(name, digest.hex()));
        PlanSummary summary = plan.summary();
        event.put("resources", summary.resources());
        event.put("remove", summary.removals()).put("change", summary.updates()).put("add", summary.additions());
        summary.claims().write(event.putObject("claims"));
        append(log, Stream.of(event));
    }

    private static void describe(PolicyReview policy, ObjectNode node) {
        Json.putIfPresent(node, "version", policy.version());
        node.put("digest", policy.digest());
        node.put("advisory", policy.advisory());
        ObjectNode verdicts = node.putObject("verdicts");
        policy.verdicts().forEach((verdict, count) -> verdicts.put(verdict.name(), count));
        Json.putTexts(node, "waivers", policy.waiversUsed());
    }

    /** Tells that a plan takes back another. */
    void reverting(PropagationPlan plan, String revertedPlan) {
        if (log != null) {
            ObjectNode event = event("planned", plan.id()).put("reverts", revertedPlan);
            plan.policy().ifPresent(policy -> describe(policy, event.putObject("policy")));
            append(log, Stream.of(event));
        }
    }

    /** Tells that an apply begins, before anything is written. */
    void applying(PropagationPlan plan) {
        if (log != null) {
            append(log, Stream.of(event("applying", plan.id())));
        }
    }

    /** Tells that a plan was not applied at all. */
    void refused(PropagationPlan plan, ClaimStatus reason) {
        if (log != null) {
            append(log, Stream.of(event("refused", plan.id()).put("code", reason.code())));
        }
    }

    /** Tells how an apply ended, and of each resource that it did something about or should have. */
    void applied(PropagationPlan plan, PropagationReport report) {
        if (log == null) {
            return;
        }
        Map<ResourceRef, ResourcePlan> plans = new HashMap<>();
        plan.resources().forEach(resource -> plans.put(resource.resource(), resource));
        Stream<ObjectNode> outcomes = report.outcomes().stream()
                .filter(outcome -> outcome.outcome() != Outcome.UNCHANGED || takesOver(plans.get(outcome.resource())))
                .map(outcome -> outcome(plan.id(), outcome, plans.get(outcome.resource())));
        // The last event is made last, so that the times of a log never go back.
        append(log, Stream.concat(outcomes, Stream.of(report).map(end -> applied(plan.id(), end))));
    }

    /** Appends events, or none: a call that was given up writes nothing when it goes on later. */
    private void append(AuditLog to, Stream<ObjectNode> events) {
        AtomicBoolean givenUp = new AtomicBoolean();
        Iterator<ObjectNode> lines = events.peek(event -> {
                    if (givenUp.get()) {
                        throw new DativoException("the audit log was given up at the deadline");
                    }
                })
                .iterator();
        try {
            calls.record("the audit log", () -> {
                to.append(lines);
                return true;
            });
        } catch (ProviderException e) {
            givenUp.set(true);
            throw new DativoException("cannot write the audit log: " + e.getMessage(), e);
        }
    }

    private ObjectNode applied(String planId, PropagationReport report) {
        ObjectNode end = event("applied", planId);
        end.put("startedAt", report.startedAt().toString());
        end.put("completion", report.completion().name());
        report.claims().write(end.putObject("claims"));
        ObjectNode counts = end.putObject("counts");
        report.counts().forEach((outcome, count) -> counts.put(outcome.name(), count));
        return end;
    }

    private ObjectNode outcome(String planId, ResourceOutcome outcome, @Nullable ResourcePlan plan) {
        ObjectNode event = event("outcome", planId);
        PlanJson.write(outcome.resource(), event);
        event.put("outcome", outcome.outcome().name());
        Json.putIfPresent(event, "code", outcome.code());
        event.put("attempts", outcome.attempts());
        if (plan != null && plan.isWritable()) {
            Json.putTexts(
                    event,
                    "keys",
                    plan.changes().stream()
                            .filter(change -> change.action().writes())
                            .map(change -> change.symbol() + change.key())
                            .toList());
        }
        List<TagChange> adopted = plan == null
                ? List.of()
                : plan.changes().stream().filter(TagChange::takesOver).toList();
        if (!adopted.isEmpty()) {
            ObjectNode from = event.putObject("takenOver");
            adopted.forEach(change -> from.put(change.key(), formerOwner(change)));
        }
        return event;
    }

    private static boolean takesOver(@Nullable ResourcePlan plan) {
        return plan != null && plan.changes().stream().anyMatch(TagChange::takesOver);
    }

    private static String formerOwner(TagChange change) {
        if (change.cause() == TagChange.Cause.SEEDED) {
            return "terraform";
        }
        return change.formerClaimants().isEmpty() ? "unknown" : String.join(",", change.formerClaimants());
    }

    private ObjectNode event(String name, String planId) {
        ObjectNode event = Json.object()
                .put("at", clock.instant().toString())
                .put("event", name)
                .put("plan", planId);
        Json.putIfPresent(event, "actor", actor);
        return event;
    }
}
