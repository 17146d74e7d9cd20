package io.dativo.azure.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.azure.ArmClient;
import io.dativo.azure.AzureClients;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.Quota;
import io.dativo.azure.Waiting;
import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.Tally;
import io.dativo.cost.CostSource;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Costs from queries of Azure Cost Management, by at most one tag and two things together. A month is asked for at a time,
 * within the units that Azure gives. The billed cost is reported, the effective cost is not. Thread-safe.
 */
public final class AzureCosts implements CostSource {
    private static final Pattern SCOPE = Pattern.compile(
            "/(subscriptions|providers/Microsoft\\.(Billing|Management))(/[A-Za-z0-9_.:()-]*[A-Za-z0-9_)-])+",
            Pattern.CASE_INSENSITIVE);
    private static final String QUERY = "/providers/Microsoft.CostManagement/query?api-version=2023-11-01";
    private static final String COST = "Cost";
    private static final String CURRENCY = "Currency";
    private static final String DAY = "UsageDate";
    private static final String TAG = "TagValue";

    /** A day without hyphens, of this century. */
    private static final Pattern DATE = Pattern.compile("20\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])");

    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_GROUPS = 2;

    /** What Cost Management calls the dimensions that it can group by. */
    private static final Map<CostDimension, String> GROUPINGS = new EnumMap<>(Map.of(
            CostDimension.CATEGORY, "ChargeType",
            CostDimension.ACCOUNT, "SubscriptionId",
            CostDimension.REGION, "ResourceLocation",
            CostDimension.SERVICE, "ServiceName",
            CostDimension.RESOURCE, "ResourceId",
            CostDimension.RESOURCE_TYPE, "ResourceType"));

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
    public CostCapabilities capabilities() {
        CostCapabilities.Builder can = CostCapabilities.builder()
                .constant(CostDimension.PROVIDER)
                .dimensions(GROUPINGS.keySet().toArray(CostDimension[]::new))
                .mostTags(1)
                .mostGroups(MOST_GROUPS)
                .elsewhere("ask for less at a time, or read a FOCUS export, which has all of it");
        return account() == null
                ? can.build()
                : can.constant(CostDimension.ACCOUNT).build();
    }

    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        throw new InvalidInputException(
                "the query of costs",
                List.of(Problem.error(
                        "cost-query",
                        "Cost Management does not list the keys of tags",
                        "",
                        null,
                        "name the keys, or read a FOCUS export")));
    }

    @Override
    public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        capabilities().check(query);
        Tally tally = new Tally(each);
        LocalDate from = query.from();
        while (from.isBefore(query.until())) {
            LocalDate nextMonth = from.withDayOfMonth(1).plusMonths(1);
            LocalDate until = nextMonth.isBefore(query.until()) ? nextMonth : query.until();
            read(query, from, until, tally);
            from = until;
        }
        return tally.result();
    }

    private void read(CostQuery query, LocalDate from, LocalDate until, Tally tally) {
        String doing = "asking for the costs of " + scope + " from " + from + " until " + until;
        JsonNode request = request(query, from, until);
        String path = scope + QUERY;
        while (path != null) {
            JsonNode page = page(path, request, doing).path("properties");
            Map<String, Integer> columns = columns(query, page, doing);
            for (JsonNode row : page.path("rows")) {
                tally.row();
                Row values = new Row(columns, row);
                require(doing, row.isArray() && row.size() == columns.size() && values.isCharge(query));
                tally.accept(line(query, values, from, until));
            }
            JsonNode next = page.path("nextLink");
            require(doing, next.isMissingNode() || next.isNull() || next.isTextual());
            path = next.asText("").isEmpty() || next.isNull() ? null : arm.path(next.textValue(), doing);
        }
    }

    /** The places of the columns, which must be those that were asked for. */
    private Map<String, Integer> columns(CostQuery query, JsonNode page, String doing) {
        Map<String, Integer> columns = new HashMap<>();
        for (JsonNode column : page.path("columns")) {
            require(doing, column.path("name").isTextual());
            columns.put(column.path("name").textValue(), columns.size());
        }
        if (!page.isMissingNode()) {
            List<String> asked = new ArrayList<>(List.of(COST, CURRENCY));
            GROUPINGS.forEach((dimension, name) -> {
                if (isGrouped(query, dimension)) {
                    asked.add(name);
                }
            });
            if (query.granularity() == Granularity.DAILY) {
                asked.add(DAY);
            }
            if (!query.tagKeys().isEmpty()) {
                asked.add(TAG);
            }
            require(
                    doing,
                    columns.size() == page.path("columns").size()
                            && columns.keySet().containsAll(asked));
        }
        return columns;
    }

    private boolean isGrouped(CostQuery query, CostDimension dimension) {
        boolean isOne = dimension == CostDimension.ACCOUNT && account() != null;
        return query.dimensions().contains(dimension) && !isOne;
    }

    private static void require(String doing, boolean isAnswer) {
        if (!isAnswer) {
            throw HttpFailure.notAnAnswer(doing, Call.READ, "its rows are not the costs that were asked for");
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

    private JsonNode request(CostQuery query, LocalDate from, LocalDate until) {
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
        GROUPINGS.forEach((dimension, name) -> {
            if (isGrouped(query, dimension)) {
                grouping.addObject().put("type", "Dimension").put("name", name);
            }
        });
        query.tagKeys()
                .forEach(key -> grouping.addObject().put("type", "TagKey").put("name", key));
        return request;
    }

    private record Row(Map<String, Integer> columns, JsonNode values) {
        JsonNode get(String column) {
            Integer at = columns.get(column);
            return at == null ? values.path(-1) : values.path(at);
        }

        boolean isCharge(CostQuery query) {
            boolean isDated = query.granularity() == Granularity.MONTHLY
                    || DATE.matcher(get(DAY).asText("")).matches();
            return isDated
                    && get(COST).isNumber()
                    && get(CURRENCY).isTextual()
                    && !get(CURRENCY).textValue().isEmpty();
        }
    }

    private CostLine line(CostQuery query, Row row, LocalDate from, LocalDate until) {
        LocalDate first = from;
        LocalDate last = until;
        // 20261125, where the month would come as a time.
        String day = row.get(DAY).asText("");
        if (day.length() == 8) {
            first = LocalDate.of(
                    Integer.parseInt(day.substring(0, 4)),
                    Integer.parseInt(day.substring(4, 6)),
                    Integer.parseInt(day.substring(6)));
            last = first.plusDays(1);
        }
        CostLine.Builder line = CostLine.builder(
                first,
                last,
                new BigDecimal(row.get(COST).asText()),
                row.get(CURRENCY).asText());
        for (CostDimension dimension : query.dimensions()) {
            switch (dimension) {
                case PROVIDER -> line.with(dimension, "Microsoft");
                case CATEGORY -> line.category(category(row.get("ChargeType").asText("")));
                case ACCOUNT -> {
                    String account = account();
                    String id = row.get(GROUPINGS.getOrDefault(dimension, dimension.column()))
                            .asText("");
                    line.with(dimension, account == null ? "/subscriptions/" + id : account);
                }
                default ->
                    line.with(
                            dimension,
                            row.get(GROUPINGS.getOrDefault(dimension, dimension.column()))
                                    .asText(""));
            }
        }
        String value = row.get(TAG).asText("");
        if (!query.tagKeys().isEmpty() && !value.isEmpty()) {
            line.tag(query.tagKeys().get(0), value);
        }
        return line.build();
    }

    /** Microsoft's types of charges in FOCUS's terms; a refund, a rounding and what is not known are adjustments. */
    private static ChargeCategory category(String chargeType) {
        return ChargeCategory.of(chargeType)
                .orElse(
                        chargeType.equalsIgnoreCase("UnusedReservation")
                                ? ChargeCategory.USAGE
                                : ChargeCategory.ADJUSTMENT);
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
