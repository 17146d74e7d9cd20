package io.dativo.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.Claim;
import io.dativo.policy.PolicyReview;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.propagation.ResourcePlan.ClaimChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A plan as JSON. */
final class PlanJson {
    private static final int FORMAT = 1;

    private PlanJson() {}

    static String id(PropagationPlan whole) {
        PropagationPlan.InPlace inPlace = whole.inPlace();
        Digest digest = new Digest().add(FORMAT);
        whole.policy().ifPresent(policy -> policy.addTo(digest.add("policy")));
        if (!inPlace.equals(PropagationPlan.InPlace.NOTHING)) {
            digest.add("in place").add(inPlace.resources()).add(inPlace.tags());
        }
        PropagationPlan.Jobs jobs = whole.jobs();
        if (!jobs.ranIn().isEmpty()) {
            digest.add("jobs").add(jobs.ranIn().size());
            jobs.ranIn().forEach((job, ranIn) -> addScope(digest.add(job), ranIn));
            digest.add(jobs.left().size());
            jobs.left().forEach(left -> {
                digest.add(left.resource().provider())
                        .add(left.resource().type())
                        .add(left.resource().id())
                        .add(left.job())
                        .add(left.keys().size());
                left.keys().forEach(digest::add);
            });
            if (!jobs.unknown().isEmpty()) {
                digest.add("unknown").add(jobs.unknown().size());
                jobs.unknown().forEach((job, why) -> digest.add(job).add(why));
            }
        }
        for (ResourcePlan plan : whole.resources()) {
            addScope(
                    digest.add(plan.resource().provider())
                            .add(plan.resource().type())
                            .add(plan.resource().id()),
                    plan.scope());
            digest.add(plan.mode().name())
                    .add(plan.status().name())
                    .add(plan.detail())
                    .add(plan.terraformAddress())
                    .add(plan.kept())
                    .add(plan.fingerprint())
                    .add(plan.changes().size());
            plan.changes().forEach(change -> addChange(digest, change));
            digest.add(plan.records().size());
            plan.records().forEach((claimant, claims) -> {
                addClaims(digest.add(claimant), claims.before());
                addClaims(digest, claims.after());
            });
        }
        return digest.hex();
    }

    private static void addClaims(Digest digest, Map<String, Claim> claims) {
        digest.add(claims.size());
        claims.forEach((key, claim) -> digest.add(key).add(claim.value()).add(claim.origin()));
    }

    private static void addScope(Digest digest, AccountScope scope) {
        digest.add(scope.provider())
                .add(scope.region())
                .add(scope.accountId())
                .add(scope.projectId())
                .add(scope.subscriptionId())
                .add(scope.resourceGroup());
    }

    private static void addChange(Digest digest, TagChange change) {
        digest.add(change.action().name())
                .add(change.key())
                .add(change.canonicalKey())
                .add(change.before())
                .add(change.after())
                .add(change.origin())
                .add(change.claimants().size());
        change.claimants().forEach(digest::add);
        digest.add(change.formerClaimants().size());
        change.formerClaimants().forEach(digest::add);
        digest.add(change.lossy() ? 1 : 0)
                .add(name(change.status()))
                .add(name(change.cause()))
                .add(change.reason());
    }

    static String write(PropagationPlan plan) {
        ObjectNode root = Json.object();
        root.put("format", FORMAT);
        root.put("id", plan.id());
        if (!plan.inPlace().equals(PropagationPlan.InPlace.NOTHING)) {
            ObjectNode inPlace = root.putObject("inPlace");
            inPlace.put("resources", plan.inPlace().resources());
            inPlace.put("tags", plan.inPlace().tags());
        }
        plan.policy().ifPresent(policy -> policy.write(root.putObject("policy")));
        plan.summary().claims().write(root.putObject("claims"));
        if (!plan.jobs().ranIn().isEmpty()) {
            ObjectNode jobs = root.putObject("jobs");
            plan.jobs().ranIn().forEach((job, ranIn) -> write(ranIn, jobs.putObject(job)));
            ArrayNode left = root.putArray("left");
            plan.left().forEach(each -> {
                ObjectNode entry = left.addObject();
                write(each.resource(), entry);
                Json.putTexts(entry.put("job", each.job()), "keys", each.keys());
            });
            if (!plan.leftUnknown().isEmpty()) {
                plan.leftUnknown().forEach(root.putObject("leftUnknown")::put);
            }
        }
        ArrayNode resources = root.putArray("resources");
        plan.resources().forEach(resource -> write(resource, resources.addObject()));
        return Json.write(root);
    }

    private static void write(ResourcePlan plan, ObjectNode node) {
        write(plan.resource(), node);
        write(plan.scope(), node.putObject("scope"));
        node.put("mode", plan.mode().name());
        node.put("status", plan.status().name());
        Json.putIfPresent(node, "detail", plan.detail());
        Json.putIfPresent(node, "terraformAddress", plan.terraformAddress());
        node.put("kept", plan.kept());
        Json.putIfPresent(node, "fingerprint", plan.fingerprint());
        ArrayNode changes = node.putArray("changes");
        plan.changes().forEach(change -> write(change, changes.addObject()));
        if (!plan.records().isEmpty()) {
            ObjectNode claims = node.putObject("records");
            plan.records().forEach((claimant, claim) -> {
                ObjectNode entry = claims.putObject(claimant);
                write(claim.before(), entry.putObject("before"));
                write(claim.after(), entry.putObject("after"));
            });
        }
    }

    private static void write(Map<String, Claim> claims, ObjectNode node) {
        claims.forEach(
                (key, claim) -> node.putObject(key).put("value", claim.value()).put("origin", claim.origin()));
    }

    private static void write(AccountScope scope, ObjectNode node) {
        node.put("provider", scope.provider());
        Json.putIfPresent(node, "region", scope.region());
        Json.putIfPresent(node, "accountId", scope.accountId());
        Json.putIfPresent(node, "projectId", scope.projectId());
        Json.putIfPresent(node, "subscriptionId", scope.subscriptionId());
        Json.putIfPresent(node, "resourceGroup", scope.resourceGroup());
    }

    static void write(ResourceRef resource, ObjectNode node) {
        node.put("provider", resource.provider());
        node.put("type", resource.type());
        node.put("id", resource.id());
    }

    private static void write(TagChange change, ObjectNode node) {
        node.put("action", change.action().name());
        node.put("key", change.key());
        Json.putIfPresent(node, "canonicalKey", change.canonicalKey());
        Json.putIfPresent(node, "before", change.before());
        Json.putIfPresent(node, "after", change.after());
        node.put("origin", change.origin());
        Json.putTexts(node, "claimants", change.claimants());
        Json.putTexts(node, "formerClaimants", change.formerClaimants());
        node.put("lossy", change.lossy());
        Json.putIfPresent(node, "status", name(change.status()));
        Json.putIfPresent(node, "cause", name(change.cause()));
        Json.putIfPresent(node, "reason", change.reason());
    }

    static PropagationPlan read(String json) {
        try {
            JsonNode root = Json.read(json);
            int format = Json.number(root, "format");
            if (format != FORMAT) {
                throw new Json.MalformedException(
                        "it has format " + format + ", and this release reads format " + FORMAT);
            }
            List<ResourcePlan> resources = new ArrayList<>();
            for (JsonNode node : Json.array(root, "resources")) {
                resources.add(resource(node));
            }
            PropagationPlan.InPlace inPlace = PropagationPlan.InPlace.NOTHING;
            if (root.hasNonNull("inPlace")) {
                JsonNode counts = root.get("inPlace");
                inPlace = new PropagationPlan.InPlace(Json.number(counts, "resources"), Json.number(counts, "tags"));
            }
            PolicyReview policy = root.hasNonNull("policy") ? PolicyReview.read(root.get("policy")) : null;
            PropagationPlan plan = PropagationPlan.of(resources, inPlace, policy, jobs(root));
            String id = Json.text(root, "id");
            if (!plan.id().equals(id)) {
                throw new Json.MalformedException(
                        "its content is not that of the plan " + id + ": it was changed after it was planned");
            }
            return plan;
        } catch (Json.MalformedException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "the plan document",
                    List.of(Problem.error(
                            "malformed-plan",
                            "this is not a plan that can be applied: " + e.getMessage(),
                            "",
                            null,
                            "plan again and apply that")));
        }
    }

    private static PropagationPlan.Jobs jobs(JsonNode root) {
        if (!root.hasNonNull("jobs")) {
            return PropagationPlan.Jobs.NONE;
        }
        SortedMap<String, AccountScope> ranIn = new TreeMap<>();
        for (Map.Entry<String, JsonNode> job : Json.members(root, "jobs")) {
            ranIn.put(job.getKey(), scope(job.getValue()));
        }
        List<PropagationPlan.Left> left = new ArrayList<>();
        for (JsonNode node : Json.array(root, "left")) {
            left.add(new PropagationPlan.Left(ref(node), Json.text(node, "job"), Json.texts(node, "keys")));
        }
        SortedMap<String, String> unknown = new TreeMap<>();
        if (root.has("leftUnknown")) {
            for (Map.Entry<String, JsonNode> job : Json.members(root, "leftUnknown")) {
                unknown.put(job.getKey(), Json.text(Json.member(root, "leftUnknown"), job.getKey()));
            }
        }
        return new PropagationPlan.Jobs(ranIn, left, unknown);
    }

    private static ResourceRef ref(JsonNode node) {
        return new ResourceRef(Json.text(node, "provider"), Json.text(node, "type"), Json.text(node, "id"));
    }

    private static AccountScope scope(JsonNode scope) {
        return AccountScope.of(Json.text(scope, "provider"))
                .withRegion(Json.textOrNull(scope, "region"))
                .withAccount(Json.textOrNull(scope, "accountId"))
                .withProject(Json.textOrNull(scope, "projectId"))
                .withSubscription(Json.textOrNull(scope, "subscriptionId"))
                .withResourceGroup(Json.textOrNull(scope, "resourceGroup"));
    }

    private static ResourcePlan resource(JsonNode node) {
        List<TagChange> changes = new ArrayList<>();
        for (JsonNode change : Json.array(node, "changes")) {
            changes.add(change(change));
        }
        return new ResourcePlan(
                ref(node),
                scope(Json.member(node, "scope")),
                Json.constant(ResourcePlan.Mode.class, node, "mode"),
                Json.constant(ResourcePlan.Status.class, node, "status"),
                Json.textOrNull(node, "detail"),
                Json.textOrNull(node, "terraformAddress"),
                changes,
                claimChanges(node),
                Json.number(node, "kept"),
                Json.textOrNull(node, "fingerprint"));
    }

    private static SortedMap<String, ClaimChange> claimChanges(JsonNode node) {
        SortedMap<String, ClaimChange> claims = new TreeMap<>();
        if (node.hasNonNull("records")) {
            for (Map.Entry<String, JsonNode> claim : Json.members(node, "records")) {
                claims.put(
                        claim.getKey(),
                        new ClaimChange(claims(claim.getValue(), "before"), claims(claim.getValue(), "after")));
            }
        }
        return claims;
    }

    private static SortedMap<String, Claim> claims(JsonNode node, String name) {
        SortedMap<String, Claim> claims = new TreeMap<>();
        for (Map.Entry<String, JsonNode> claim : Json.members(node, name)) {
            claims.put(
                    claim.getKey(),
                    new Claim(Json.text(claim.getValue(), "value"), Json.text(claim.getValue(), "origin")));
        }
        return claims;
    }

    private static TagChange change(JsonNode node) {
        return TagChange.builder(Json.constant(TagChange.Action.class, node, "action"), Json.text(node, "key"))
                .canonicalKey(Json.textOrNull(node, "canonicalKey"))
                .before(Json.textOrNull(node, "before"))
                .after(Json.textOrNull(node, "after"))
                .origin(Json.text(node, "origin"))
                .claimants(Json.texts(node, "claimants"))
                .formerClaimants(Json.texts(node, "formerClaimants"))
                .lossy(Json.flag(node, "lossy"))
                .status(node.hasNonNull("status") ? Json.constant(ClaimStatus.class, node, "status") : null)
                .because(
                        node.hasNonNull("cause") ? Json.constant(TagChange.Cause.class, node, "cause") : null,
                        Json.textOrNull(node, "reason"))
                .build();
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }
}
