package io.dativo.azure.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.azure.ArmClient;
import io.dativo.azure.AzureClients;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.Quota;
import io.dativo.azure.Waiting;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostSource;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Costs by service and by at most one tag, from queries of Azure Cost Management. A month is asked for at a time, within
 * the units that Azure gives; what is billed is told, what it was worth over its use is not. Thread-safe.
 */
public final class AzureCosts implements CostSource {
    private static final Pattern SCOPE = Pattern.compile(
            "/(subscriptions|providers/Microsoft\\.(Billing|Management))(/[A-Za-z0-9_.:()-]*[A-Za-z0-9_)-])+",
            Pattern.CASE_INSENSITIVE);
    private static final String QUERY = "/providers/Microsoft.CostManagement/query?api-version=2023-11-01";
    private static final int MOST_ATTEMPTS = 5;

    private final String scope;
    private final ArmClient arm;
    private final QpuBudget units;
    private final Quota quota;

    private AzureCosts(AzureClients clients, String scope, @Nullable QpuBudget units) {
        Waiting waiting = new Waiting();
        this.scope = scope;
        this.arm = clients.arm(waiting);
        this.units = units == null ? new QpuBudget(System::nanoTime, waiting::pause) : units;
        this.quota = new Quota(waiting, clients.longestOperation());
    }

    /**
     * The costs of a scope. One object for a directory keeps to the directory's units; several do not know of each other.
     *
     * @param provider who signs in
     * @param scope a subscription, resource group, management group or billing account by its id, for example
     *     {@code /subscriptions/…}
     * @return the costs
     * @throws IllegalArgumentException when it is no such id
     */
    public static AzureCosts of(AzureProvider provider, String scope) {
        return of(provider, scope, null);
    }

    static AzureCosts of(AzureProvider provider, String scope, @Nullable QpuBudget units) {
        if (!SCOPE.matcher(scope).matches()) {
            throw new IllegalArgumentException("'" + scope + "' is not the id of a subscription, a resource group, a"
                    + " management group or a billing account");
        }
        return new AzureCosts(provider.clients(), scope, units);
    }

    @Override
    public void read(CostQuery query, Consumer<? super CostLine> each) {
        if (query.tagKeys().size() > 1) {
            throw new InvalidInputException(
                    "the query of costs",
                    List.of(Problem.error(
                            "too-many-tags",
                            "Cost Management tells costs apart by one tag at a time; asked for " + query.tagKeys(),
                            "tagKeys",
                            null,
                            "ask for each tag by itself, or read a FOCUS export, which has all of them")));
        }
        LocalDate from = query.from();
        while (from.isBefore(query.until())) {
            LocalDate nextMonth = from.withDayOfMonth(1).plusMonths(1);
            LocalDate until = nextMonth.isBefore(query.until()) ? nextMonth : query.until();
            read(query, from, until, each);
            from = until;
        }
    }

    private void read(CostQuery query, LocalDate from, LocalDate until, Consumer<? super CostLine> each) {
        String doing = "asking for the costs of " + scope + " from " + from + " until " + until;
        JsonNode request = request(query, from, until);
        String path = scope + QUERY;
        while (path != null) {
            JsonNode page = page(path, request, doing).path("properties");
            Map<String, Integer> columns = new HashMap<>();
            for (int i = 0; i < page.path("columns").size(); i++) {
                columns.put(page.path("columns").path(i).path("name").asText(), i);
            }
            for (JsonNode row : page.path("rows")) {
                each.accept(line(query, new Row(columns, row), from, until));
            }
            String next = page.path("nextLink").asText(null);
            path = next == null || next.isEmpty() ? null : arm.path(next, doing);
        }
    }

    private JsonNode page(String path, JsonNode request, String doing) {
        for (int attempt = 1; ; attempt++) {
            quota.await();
            units.take();
            try {
                JsonNode answer = arm.query(path, request, quota, doing);
                JsonNode table = answer.path("properties");
                // Where nothing was spent there is nothing in the answer.
                boolean isTable =
                        table.path("columns").isArray() && table.path("rows").isArray();
                if (!answer.isMissingNode() && !isTable) {
                    throw HttpFailure.notAnAnswer(doing, Call.READ, "it has no columns and rows");
                }
                return answer;
            } catch (ProviderException e) {
                if (e.kind() != Kind.THROTTLED || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static JsonNode request(CostQuery query, LocalDate from, LocalDate until) {
        ObjectNode request =
                ArmClient.JSON.createObjectNode().put("type", "ActualCost").put("timeframe", "Custom");
        request.putObject("timePeriod").put("from", from + "T00:00:00Z").put("to", until.minusDays(1) + "T23:59:59Z");
        ObjectNode dataset = request.putObject("dataset");
        dataset.put("granularity", query.granularity() == Granularity.DAILY ? "Daily" : "Monthly");
        dataset.putObject("aggregation")
                .putObject("totalCost")
                .put("name", "Cost")
                .put("function", "Sum");
        ArrayNode grouping = dataset.putArray("grouping");
        grouping.addObject().put("type", "Dimension").put("name", "ServiceName");
        query.tagKeys()
                .forEach(key -> grouping.addObject().put("type", "TagKey").put("name", key));
        return request;
    }

    private record Row(Map<String, Integer> columns, JsonNode values) {
        JsonNode get(String column) {
            Integer at = columns.get(column);
            return at == null ? values.path(-1) : values.path(at);
        }
    }

    private CostLine line(CostQuery query, Row row, LocalDate from, LocalDate until) {
        LocalDate first = from;
        LocalDate last = until;
        // 20261125, where the month would be told as a time.
        String day = row.get("UsageDate").asText("");
        if (day.length() == 8) {
            first = LocalDate.of(
                    Integer.parseInt(day.substring(0, 4)),
                    Integer.parseInt(day.substring(4, 6)),
                    Integer.parseInt(day.substring(6)));
            last = first.plusDays(1);
        }
        String value = row.get("TagValue").asText("");
        boolean tagged = !query.tagKeys().isEmpty() && !value.isEmpty();
        String service = row.get("ServiceName").asText("");
        return new CostLine(
                first,
                last,
                new BigDecimal(row.get("Cost").asText("0")),
                null,
                row.get("Currency").asText(""),
                account(),
                service.isEmpty() ? null : service,
                null,
                tagged ? Map.of(query.tagKeys().get(0), value) : Map.of());
    }

    private @Nullable String account() {
        String[] parts = scope.split("/", -1);
        return parts[1].equalsIgnoreCase("subscriptions") ? "/subscriptions/" + parts[2] : null;
    }

    @Override
    public String describe() {
        return "Azure Cost Management, " + scope;
    }
}
