package io.dativo.aws.cost;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Spelling;
import io.dativo.spi.ProviderSpi;
import io.dativo.tag.Tag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.CostAllocationTag;
import software.amazon.awssdk.services.costexplorer.model.CostAllocationTagBackfillRequest;
import software.amazon.awssdk.services.costexplorer.model.CostAllocationTagStatus;
import software.amazon.awssdk.services.costexplorer.model.CostAllocationTagStatusEntry;
import software.amazon.awssdk.services.costexplorer.model.CostAllocationTagType;
import software.amazon.awssdk.services.costexplorer.model.ListCostAllocationTagsRequest;
import software.amazon.awssdk.services.costexplorer.model.ListCostAllocationTagsResponse;
import software.amazon.awssdk.services.costexplorer.model.UpdateCostAllocationTagsStatusResponse;

/**
 * Which tag keys AWS's bill knows. A tag on a resource is in no bill before its key is activated, which the account that
 * pays does. These calls are free. Thread-safe.
 */
public final class CostAllocationTags {
    private static final int KEYS_A_PAGE = 1000;
    private static final int KEYS_AN_UPDATE = 20;

    /** What has no cost of its own: a role, and a table, whose data is a bucket's. */
    private static final Set<String> WITHOUT_COST = Set.of("iam_role", "glue_table");

    /** For messages. */
    private static final String PAYER = "the account that pays";

    private final CostExplorerClient client;

    private CostAllocationTags(CostExplorerClient client) {
        this.client = client;
    }

    /**
     * Works with a client.
     *
     * @param client the host's client, with credentials of the account that pays; never closed here
     * @return the tags
     */
    public static CostAllocationTags of(CostExplorerClient client) {
        return new CostAllocationTags(client);
    }

    /** What the bill does with a key. */
    public enum State {
        /** Charges are distinguished by it. */
        ACTIVE,
        /** AWS has seen it on a resource, and it is not activated. */
        INACTIVE,
        /** AWS's billing has never seen it. */
        UNSEEN
    }

    /**
     * A key and what the bill does with it. Immutable.
     *
     * @param key the key as it is on resources; case matters
     * @param state whether charges are distinguished by it
     * @param since when it was activated or deactivated, as AWS writes it, or null when it never was
     * @param lastUsed the last month in which a resource had it, as AWS writes it, or null
     * @param spelledAlso other spellings of the key that the bill knows, sorted: their charges are not added up
     */
    public record CostTag(
            String key,
            State state,
            @Nullable String since,
            @Nullable String lastUsed,
            List<String> spelledAlso) {
        /** Copies the spellings. */
        public CostTag {
            spelledAlso = List.copyOf(spelledAlso);
        }

        /** {@return what it takes until charges are distinguished by it; nothing when they are} */
        public Optional<String> needs() {
            return switch (state) {
                case ACTIVE -> Optional.empty();
                case INACTIVE ->
                    Optional.of(
                            "activate it: from the account that pays, with ce:UpdateCostAllocationTagsStatus; bills have"
                                    + " it after up to 24 hours, and those of up to 12 months back after a backfill");
                case UNSEEN ->
                    Optional.of("put it on a resource that costs something; AWS lists it for activation after up to 24"
                            + " hours, and takes up to 24 more to activate it");
            };
        }

        /** {@code cost_center is ACTIVE since 2026-01-01T00:00:00Z}. */
        @Override
        public String toString() {
            return key + " is " + state + (since == null ? "" : " since " + since)
                    + needs().map(needs -> ": " + needs).orElse("")
                    + (spelledAlso.isEmpty()
                            ? ""
                            : "; the bill also has " + String.join(" and ", spelledAlso)
                                    + ", whose charges are distinguished from it: keep one spelling");
        }
    }

    /**
     * A request to apply tags to past bills. Immutable.
     *
     * @param from the first month, as AWS writes it
     * @param requestedAt when it was asked for, as AWS writes it
     * @param completedAt when it was done, or null
     * @param status {@code SUCCEEDED}, {@code PROCESSING} or {@code FAILED}
     */
    public record Backfill(
            String from, String requestedAt, @Nullable String completedAt, String status) {}

    /**
     * The keys by which the costs of a job could be distinguished: those on what costs something, in AWS's spelling.
     *
     * @param job a resolved job
     * @param aws the provider, which spells
     * @return the keys, sorted
     */
    public static SortedSet<String> keys(ResolvedJob job, ProviderSpi aws) {
        SortedSet<String> keys = new TreeSet<>();
        for (TagClaim claim : job.claims()) {
            String type = claim.resource().type();
            boolean costs = claim.resource().provider().equals(aws.id())
                    && aws.resourceTypes().contains(type)
                    && !WITHOUT_COST.contains(type);
            if (costs) {
                for (Tag tag : claim.tags()) {
                    keys.add(aws.rules(type).encode(tag.key(), tag.value()).key());
                }
            }
        }
        return Collections.unmodifiableSortedSet(keys);
    }

    /**
     * What the bill does with some keys.
     *
     * @param keys the keys as they are on resources
     * @return one for each key, in their order
     * @throws io.dativo.problem.ProviderException when the account that pays does not allow it
     */
    public List<CostTag> states(Collection<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Map<String, CostAllocationTag> known = new TreeMap<>();
        Map<String, List<String>> spellings = new HashMap<>();
        // All of them: another spelling is found only so.
        list(request -> {}, tag -> known.put(tag.tagKey(), tag));
        known.keySet()
                .forEach(key -> spellings
                        .computeIfAbsent(Spelling.fold(key), first -> new ArrayList<>())
                        .add(key));
        return keys.stream()
                .distinct()
                .map(key -> {
                    List<String> others = new ArrayList<>(spellings.getOrDefault(Spelling.fold(key), List.of()));
                    others.remove(key);
                    return state(key, known.get(key), others);
                })
                .toList();
    }

    /**
     * The keys by which charges are distinguished.
     *
     * @return the active keys that the organisation defined
     * @throws io.dativo.problem.ProviderException when the account that pays does not allow it
     */
    public SortedSet<String> active() {
        SortedSet<String> keys = new TreeSet<>();
        list(request -> request.status(CostAllocationTagStatus.ACTIVE), tag -> keys.add(tag.tagKey()));
        return Collections.unmodifiableSortedSet(keys);
    }

    private static CostTag state(String key, @Nullable CostAllocationTag tag, List<String> spelledAlso) {
        if (tag == null) {
            return new CostTag(key, State.UNSEEN, null, null, spelledAlso);
        }
        boolean active = tag.status() == CostAllocationTagStatus.ACTIVE;
        return new CostTag(
                key, active ? State.ACTIVE : State.INACTIVE, tag.lastUpdatedDate(), tag.lastUsedDate(), spelledAlso);
    }

    private void list(Consumer<ListCostAllocationTagsRequest.Builder> which, Consumer<CostAllocationTag> each) {
        String token = null;
        do {
            String page = token;
            ListCostAllocationTagsResponse answer = AwsErrors.calling(
                    AwsCall.LIST_COST_TAGS,
                    PAYER,
                    () -> client.listCostAllocationTags(request -> {
                        which.accept(request);
                        request.type(CostAllocationTagType.USER_DEFINED)
                                .maxResults(KEYS_A_PAGE)
                                .nextToken(page);
                    }));
            boolean isAnswer = answer.hasCostAllocationTags()
                    && answer.costAllocationTags().stream()
                            .allMatch(tag -> tag.tagKey() != null && tag.status() != null);
            AwsErrors.require(AwsCall.LIST_COST_TAGS, PAYER, isAnswer);
            answer.costAllocationTags().forEach(each);
            token = answer.nextToken();
        } while (token != null);
    }

    /**
     * Activates keys for billing. Doing it twice does nothing.
     *
     * @param keys the keys as they are on resources
     * @return what AWS says of each key that it did not activate, in their order; empty when all are active
     * @throws io.dativo.problem.ProviderException when a whole call failed
     */
    public Map<String, String> activate(Collection<String> keys) {
        List<String> asked = keys.stream().distinct().toList();
        Map<String, String> refused = new LinkedHashMap<>();
        for (int at = 0; at < asked.size(); at += KEYS_AN_UPDATE) {
            List<CostAllocationTagStatusEntry> entries =
                    asked.subList(at, Math.min(at + KEYS_AN_UPDATE, asked.size())).stream()
                            .map(key -> CostAllocationTagStatusEntry.builder()
                                    .tagKey(key)
                                    .status(CostAllocationTagStatus.ACTIVE)
                                    .build())
                            .toList();
            UpdateCostAllocationTagsStatusResponse answer = AwsErrors.calling(
                    AwsCall.ACTIVATE_COST_TAGS,
                    PAYER,
                    () -> client.updateCostAllocationTagsStatus(request -> request.costAllocationTagsStatus(entries)));
            // An empty list is that all were activated; without the list nothing is said of any.
            AwsErrors.require(AwsCall.ACTIVATE_COST_TAGS, PAYER, answer.hasErrors());
            answer.errors().forEach(error -> refused.put(error.tagKey(), error.code() + ": " + error.message()));
        }
        return Collections.unmodifiableMap(refused);
    }

    /**
     * Applies the tags that are active now to past bills. AWS takes one such request in 24 hours.
     *
     * @param from the first day of a month, at most twelve months ago
     * @return what AWS made of it
     * @throws InvalidInputException when it is not the first day of a month
     * @throws io.dativo.problem.ProviderException when AWS refuses it, as it does a second time within 24 hours
     */
    public Backfill backfill(LocalDate from) {
        if (from.getDayOfMonth() != 1) {
            throw new InvalidInputException(
                    "the backfill",
                    List.of(Problem.error(
                            "backfill-day",
                            from + " is not the first day of a month",
                            "",
                            null,
                            "give " + from.withDayOfMonth(1))));
        }
        CostAllocationTagBackfillRequest request = AwsErrors.calling(
                AwsCall.BACKFILL_COST_TAGS,
                PAYER,
                () -> client.startCostAllocationTagBackfill(each -> each.backfillFrom(from + "T00:00:00Z"))
                        .backfillRequest());
        AwsErrors.require(AwsCall.BACKFILL_COST_TAGS, PAYER, request != null);
        return backfill(request, AwsCall.BACKFILL_COST_TAGS);
    }

    /** {@return the requests to apply tags to past bills, as AWS lists them} */
    public List<Backfill> backfills() {
        List<Backfill> all = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            var answer = AwsErrors.calling(
                    AwsCall.LIST_BACKFILLS,
                    PAYER,
                    () -> client.listCostAllocationTagBackfillHistory(request -> request.nextToken(page)));
            AwsErrors.require(AwsCall.LIST_BACKFILLS, PAYER, answer.hasBackfillRequests());
            answer.backfillRequests().forEach(request -> all.add(backfill(request, AwsCall.LIST_BACKFILLS)));
            token = answer.nextToken();
        } while (token != null);
        return List.copyOf(all);
    }

    private static Backfill backfill(CostAllocationTagBackfillRequest request, AwsCall call) {
        boolean isAnswer =
                request.backfillFrom() != null && request.requestedAt() != null && request.backfillStatus() != null;
        AwsErrors.require(call, PAYER, isAnswer);
        return new Backfill(
                request.backfillFrom(), request.requestedAt(), request.completedAt(), request.backfillStatusAsString());
    }
}
