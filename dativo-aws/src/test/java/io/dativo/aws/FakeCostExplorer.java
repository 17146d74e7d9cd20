package io.dativo.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** AWS Cost Explorer: costs that are grouped as asked, and the tags that are known to billing. Pages are small. */
public final class FakeCostExplorer implements FakeService {
    private static final int PAGE = 2;

    /** Charges: dimensions and tags by name, and an amount. */
    public final List<Charge> charges = new ArrayList<>();
    /** Key to its status. */
    public final Map<String, String> tags = new LinkedHashMap<>();

    private final List<String> backfills = new ArrayList<>();

    /** One charge of one day. */
    public record Charge(
            LocalDate day,
            String account,
            String service,
            Map<String, String> tags,
            String billed,
            String amortized,
            String recordType) {
        /** What was used. */
        public Charge(
                LocalDate day,
                String account,
                String service,
                Map<String, String> tags,
                String billed,
                String amortized) {
            this(day, account, service, tags, billed, amortized, "Usage");
        }
    }

    @Override
    public String name(FakeRequest request) {
        return "ce:" + request.operation();
    }

    @Override
    public Answer error(FakeError error) {
        return FakeJson.error(error);
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (!request.headers().getOrDefault("x-amz-target", "").startsWith("AWSInsightsIndexService.")) {
            throw new FakeError(400, "UnknownOperationException", "not Cost Explorer");
        }
        return switch (request.operation()) {
            case "GetCostAndUsage" ->
                costs(request.json("TimePeriod", "Granularity", "Metrics", "GroupBy", "NextPageToken"));
            case "ListCostAllocationTags" -> tags(request.json("TagKeys", "Type", "Status", "MaxResults", "NextToken"));
            case "UpdateCostAllocationTagsStatus" -> update(request.json("CostAllocationTagsStatus"));
            case "StartCostAllocationTagBackfill" -> backfill(request.json("BackfillFrom"));
            case "ListCostAllocationTagBackfillHistory" -> history(request.json("NextToken"));
            default -> throw new FakeError(400, "UnknownOperationException", request.operation());
        };
    }

    private Answer costs(JsonNode json) {
        JsonNode groups = json.path("GroupBy");
        LocalDate start = LocalDate.parse(FakeJson.required(json.path("TimePeriod"), "Start"));
        LocalDate end = LocalDate.parse(FakeJson.required(json.path("TimePeriod"), "End"));
        if (groups.size() > 2
                || !start.isBefore(end)
                || !List.of("DAILY", "MONTHLY")
                        .contains(json.path("Granularity").asText())) {
            throw new FakeError(400, "ValidationException", "at most two groups, and a period");
        }
        List<ObjectNode> results = new ArrayList<>();
        boolean daily = json.path("Granularity").asText().equals("DAILY");
        for (LocalDate day = start; day.isBefore(end); ) {
            LocalDate next = daily ? day.plusDays(1) : day.withDayOfMonth(1).plusMonths(1);
            LocalDate until = next.isAfter(end) ? end : next;
            results.add(result(day, until, groups));
            day = until;
        }
        int at = json.path("NextPageToken").asInt(0);
        ObjectNode answer = FakeJson.object();
        ArrayNode page = answer.putArray("ResultsByTime");
        results.subList(at, Math.min(at + PAGE, results.size())).forEach(page::add);
        if (at + PAGE < results.size()) {
            answer.put("NextPageToken", Integer.toString(at + PAGE));
        }
        return FakeJson.ok(answer);
    }

    private ObjectNode result(LocalDate from, LocalDate until, JsonNode groups) {
        Map<List<String>, List<Charge>> grouped = new LinkedHashMap<>();
        for (Charge charge : charges) {
            if (!charge.day().isBefore(from) && charge.day().isBefore(until)) {
                List<String> keys = new ArrayList<>();
                groups.forEach(group -> keys.add(key(group, charge)));
                grouped.computeIfAbsent(keys, first -> new ArrayList<>()).add(charge);
            }
        }
        ObjectNode result = FakeJson.object();
        result.putObject("TimePeriod").put("Start", from.toString()).put("End", until.toString());
        ObjectNode total = result.putObject("Total");
        result.put("Estimated", false);
        ArrayNode all = result.putArray("Groups");
        grouped.forEach((keys, each) -> {
            ObjectNode group = all.addObject();
            ArrayNode names = group.putArray("Keys");
            keys.forEach(names::add);
            metrics(group.putObject("Metrics"), each);
        });
        if (groups.isEmpty()) {
            all.removeAll();
            grouped.values().forEach(each -> metrics(total, each));
        }
        return result;
    }

    private static void metrics(ObjectNode metrics, List<Charge> charges) {
        metrics.set("UnblendedCost", sum(charges.stream().map(Charge::billed).toList()));
        metrics.set("AmortizedCost", sum(charges.stream().map(Charge::amortized).toList()));
    }

    private static String key(JsonNode group, Charge charge) {
        String name = FakeJson.required(group, "Key");
        return switch (FakeJson.required(group, "Type")) {
            case "TAG" -> name + "$" + charge.tags().getOrDefault(name, "");
            case "DIMENSION" ->
                switch (name) {
                    case "SERVICE" -> charge.service();
                    case "LINKED_ACCOUNT" -> charge.account();
                    case "RECORD_TYPE" -> charge.recordType();
                    default -> throw new FakeError(400, "ValidationException", "the dimension " + name);
                };
            default -> throw new FakeError(400, "ValidationException", "the type of a group");
        };
    }

    private static ObjectNode sum(List<String> amounts) {
        BigDecimal sum = amounts.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        return FakeJson.object().put("Amount", sum.toPlainString()).put("Unit", sum.signum() == 0 ? "N/A" : "USD");
    }

    private Answer tags(JsonNode json) {
        List<String> asked = FakeJson.list(json.path("TagKeys"));
        boolean all = json.path("TagKeys").isMissingNode();
        if ((!all && asked.isEmpty())
                || asked.size() > 100
                || json.path("MaxResults").asInt(1) > 1000
                || !json.path("Type").asText().equals("UserDefined")) {
            throw new FakeError(400, "ValidationException", "TagKeys has 1 to 100 members, a page 1 to 1000");
        }
        String status = json.path("Status").asText("");
        List<String> found = tags.keySet().stream()
                .filter(key -> all || asked.contains(key))
                .filter(key -> status.isEmpty() || status.equals(tags.get(key)))
                .toList();
        int at = json.path("NextToken").asInt(0);
        ObjectNode answer = FakeJson.object();
        ArrayNode page = answer.putArray("CostAllocationTags");
        for (String key : found.subList(at, Math.min(at + PAGE, found.size()))) {
            page.addObject()
                    .put("TagKey", key)
                    .put("Type", "UserDefined")
                    .put("Status", tags.get(key))
                    .put("LastUpdatedDate", "2026-03-01T00:00:00Z")
                    .put("LastUsedDate", "2026-11-01T00:00:00Z");
        }
        if (at + PAGE < found.size()) {
            answer.put("NextToken", Integer.toString(at + PAGE));
        }
        return FakeJson.ok(answer);
    }

    private Answer update(JsonNode json) {
        JsonNode entries = json.path("CostAllocationTagsStatus");
        if (entries.isEmpty() || entries.size() > 20) {
            throw new FakeError(400, "ValidationException", "1 to 20 entries");
        }
        ObjectNode answer = FakeJson.object();
        ArrayNode errors = answer.putArray("Errors");
        entries.forEach(entry -> {
            String key = FakeJson.required(entry, "TagKey");
            if (tags.replace(key, FakeJson.required(entry, "Status")) == null) {
                errors.addObject()
                        .put("TagKey", key)
                        .put("Code", "TagKeysNotFoundException")
                        .put("Message", "Tag keys not found");
            }
        });
        return FakeJson.ok(answer);
    }

    private Answer backfill(JsonNode json) {
        String from = FakeJson.required(json, "BackfillFrom");
        if (!from.matches("\\d{4}-\\d{2}-01T00:00:00Z")) {
            throw new FakeError(400, "ValidationException", "not the first day of a month");
        }
        if (!backfills.isEmpty()) {
            throw new FakeError(400, "BackfillLimitExceededException", "A request was made in the last 24 hours");
        }
        backfills.add(from);
        ObjectNode answer = FakeJson.object();
        answer.set("BackfillRequest", request(from));
        return FakeJson.ok(answer);
    }

    private Answer history(JsonNode json) {
        ObjectNode answer = FakeJson.object();
        ArrayNode all = answer.putArray("BackfillRequests");
        backfills.forEach(from -> all.add(request(from)));
        return FakeJson.ok(answer);
    }

    private static ObjectNode request(String from) {
        return FakeJson.object()
                .put("BackfillFrom", from)
                .put("RequestedAt", "2026-11-25T10:00:00Z")
                .put("BackfillStatus", "PROCESSING");
    }
}
