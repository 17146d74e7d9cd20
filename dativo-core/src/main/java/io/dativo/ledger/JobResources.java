package io.dativo.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resources of which one job claims something, as far as it ran in one account and region. Only an index: what it claims
 * there the claims themselves say. Immutable.
 *
 * @param job the id of the job
 * @param ranIn the account and region that the job's own file names
 * @param resources each resource and the account that it is reached through
 */
record JobResources(String job, AccountScope ranIn, SortedMap<ResourceRef, AccountScope> resources) {
    private static final String PREFIX = "job.";
    private static final int HASH_CHARACTERS = 32;

    JobResources {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    /** What the names of the documents of a job begin with. */
    static String prefix(String job) {
        return PREFIX + RecordedClaims.hash(job) + ".";
    }

    /** The document of a job that ran in one account and region. */
    static String name(String job, AccountScope ranIn) {
        Digest digest = new Digest()
                .add(ranIn.provider())
                .add(ranIn.region())
                .add(ranIn.accountId())
                .add(ranIn.projectId())
                .add(ranIn.subscriptionId())
                .add(ranIn.resourceGroup());
        return prefix(job) + digest.hex().substring(0, HASH_CHARACTERS) + ".json";
    }

    JobResources with(Map<ResourceRef, AccountScope> more) {
        SortedMap<ResourceRef, AccountScope> all = new TreeMap<>(resources);
        all.putAll(more);
        return new JobResources(job, ranIn, all);
    }

    JobResources without(Iterable<ResourceRef> gone) {
        SortedMap<ResourceRef, AccountScope> left = new TreeMap<>(resources);
        gone.forEach(resource -> left.remove(resource));
        return new JobResources(job, ranIn, left);
    }

    String toJson() {
        ObjectNode root = Json.object().put("format", LedgerDocument.FORMAT).put("job", job);
        write(ranIn, root.putObject("ranIn"));
        ArrayNode entries = root.putArray("resources");
        resources.forEach((resource, scope) -> {
            ObjectNode entry = entries.addObject()
                    .put("provider", resource.provider())
                    .put("type", resource.type())
                    .put("id", resource.id());
            write(scope, entry.putObject("scope"));
        });
        return Json.line(root);
    }

    /**
     * Reads a document.
     *
     * @param name its name
     * @throws Json.MalformedException when it is not one
     * @throws LedgerDocument.NewerFormatException when a later release wrote it
     */
    static JobResources fromJson(String name, String content) {
        JsonNode root = LedgerDocument.readFormat(content);
        SortedMap<ResourceRef, AccountScope> resources = new TreeMap<>();
        for (JsonNode entry : Json.array(root, "resources")) {
            resources.put(
                    new ResourceRef(Json.text(entry, "provider"), Json.text(entry, "type"), Json.text(entry, "id")),
                    scope(Json.member(entry, "scope")));
        }
        JobResources read = new JobResources(Json.text(root, "job"), scope(Json.member(root, "ranIn")), resources);
        if (!name(read.job, read.ranIn).equals(name)) {
            throw new Json.MalformedException("it is of the job " + read.job + " in another account or region");
        }
        return read;
    }

    private static void write(AccountScope scope, ObjectNode node) {
        node.put("provider", scope.provider());
        Json.putIfPresent(node, "region", scope.region());
        Json.putIfPresent(node, "accountId", scope.accountId());
        Json.putIfPresent(node, "projectId", scope.projectId());
        Json.putIfPresent(node, "subscriptionId", scope.subscriptionId());
        Json.putIfPresent(node, "resourceGroup", scope.resourceGroup());
    }

    private static AccountScope scope(JsonNode node) {
        return AccountScope.of(Json.text(node, "provider"))
                .withRegion(LedgerDocument.textIfThere(node, "region"))
                .withAccount(LedgerDocument.textIfThere(node, "accountId"))
                .withProject(LedgerDocument.textIfThere(node, "projectId"))
                .withSubscription(LedgerDocument.textIfThere(node, "subscriptionId"))
                .withResourceGroup(LedgerDocument.textIfThere(node, "resourceGroup"));
    }
}
