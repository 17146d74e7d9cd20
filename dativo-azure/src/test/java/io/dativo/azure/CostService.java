package io.dativo.azure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.azure.FakeAzure.Reply;
import io.dativo.azure.FakeAzure.Request;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Queries of Cost Management: one tag and one dimension at most, pages of a few rows, a custom time of at most a year. */
public final class CostService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2;

    private record Spent(LocalDate day, String service, String charge, String tag, String cost) {}

    private final List<Spent> spent = new ArrayList<>();

    public synchronized void spend(String day, String service, String tag, String cost) {
        spent.add(new Spent(LocalDate.parse(day), service, "Usage", tag, cost));
    }

    public synchronized void charge(String day, String service, String type, String cost) {
        spent.add(new Spent(LocalDate.parse(day), service, type, "", cost));
    }

    public synchronized Reply answer(Request request) {
        if (!request.method().equals("POST") || !request.query().startsWith("api-version=2023-11-01")) {
            return null;
        }
        JsonNode body;
        try {
            body = JSON.readTree(request.text());
        } catch (JacksonException e) {
            return ArmService.error(400, "BadRequest", "No JSON.");
        }
        JsonNode dataset = body.path("dataset");
        LocalDate from =
                LocalDate.parse(body.path("timePeriod").path("from").asText().substring(0, 10));
        LocalDate to =
                LocalDate.parse(body.path("timePeriod").path("to").asText().substring(0, 10));
        if (!body.path("type").asText().equals("ActualCost")
                || !body.path("timeframe").asText().equals("Custom")
                || dataset.path("grouping").size() > 2
                || to.isAfter(from.plusYears(1))) {
            return ArmService.error(400, "BadRequest", "Invalid query definition.");
        }
        boolean daily = dataset.path("granularity").asText().equals("Daily");
        boolean tagged = dataset.path("grouping").path(1).path("type").asText().equals("TagKey");
        boolean typed = dataset.path("grouping").path(0).path("name").asText().equals("ChargeType");
        ObjectNode reply = JSON.createObjectNode();
        ArrayNode columns = reply.putObject("properties").putArray("columns");
        List<String> names = new ArrayList<>(List.of("Cost", daily ? "UsageDate" : "BillingMonth", "ServiceName"));
        if (tagged) {
            names.addAll(List.of("TagKey", "TagValue"));
        }
        if (typed) {
            names.add("ChargeType");
        }
        names.add("Currency");
        names.forEach(name -> columns.addObject().put("name", name));
        List<Spent> rows = spent.stream()
                .filter(line -> !line.day().isBefore(from) && !line.day().isAfter(to))
                .toList();
        if (rows.isEmpty()) {
            return Reply.of(204, "");
        }
        String skip = request.parameter("$skiptoken");
        int first = skip == null ? 0 : Integer.parseInt(skip);
        ArrayNode json = ((ObjectNode) reply.path("properties")).putArray("rows");
        for (Spent line : rows.subList(first, Math.min(rows.size(), first + PAGE))) {
            ArrayNode row = json.addArray().add(new BigDecimal(line.cost()));
            if (daily) {
                row.add(Integer.parseInt(line.day().toString().replace("-", "")));
            } else {
                row.add(line.day().withDayOfMonth(1) + "T00:00:00");
            }
            row.add(line.service());
            if (tagged) {
                row.add("cost_center").add(line.tag());
            }
            if (typed) {
                row.add(line.charge());
            }
            row.add("EUR");
        }
        ((ObjectNode) reply.path("properties"))
                .put(
                        "nextLink",
                        first + PAGE < rows.size()
                                ? "https://management.azure.com" + request.path()
                                        + "?api-version=2023-11-01&$skiptoken=" + (first + PAGE)
                                : null);
        return Reply.of(200, reply.toString(), "Content-Type", "application/json");
    }
}
