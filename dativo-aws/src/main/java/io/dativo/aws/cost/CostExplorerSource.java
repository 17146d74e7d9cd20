package io.dativo.aws.cost;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.Tally;
import io.dativo.cost.CostSource;
import io.dativo.cost.Money;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.DateInterval;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinitionType;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

/**
 * Costs from AWS Cost Explorer, by at most two tags and dimensions together. <b>Every page that it answers costs USD 0.01</b>; an answer is kept for
 * eight hours, for the data is made anew at most three times a day. {@link #requests} and {@link #price} say what was spent,
 * and a read that would need more pages than allowed is stopped.
 *
 * <p>{@code billedCost} is AWS's unblended cost, {@code effectiveCost} the amortized one. Only tags that are activated for billing have values, see {@link
 * CostAllocationTags}. Thread-safe; reads take turns.
 */
public final class CostExplorerSource implements CostSource {
    /** What one page costs, in USD. */
    public static final BigDecimal PRICE = new BigDecimal("0.01");

    private static final Logger LOG = LoggerFactory.getLogger(CostExplorerSource.class);
    private static final int MOST_GROUPS = 2;
    private static final int MOST_KEPT_LINES = 200_000;
    private static final String BILLED = "UnblendedCost";
    private static final String EFFECTIVE = "AmortizedCost";

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    /** What Cost Explorer calls the dimensions that it can group by. */
    private static final Map<CostDimension, String> GROUPINGS = new EnumMap<>(Map.of(
            CostDimension.CATEGORY, "RECORD_TYPE",
            CostDimension.ACCOUNT, "LINKED_ACCOUNT",
            CostDimension.REGION, "REGION",
            CostDimension.SERVICE, "SERVICE"));

    private static final Map<String, ChargeCategory> RECORD_TYPES = Map.of(
            "usage", ChargeCategory.USAGE,
            "discountedusage", ChargeCategory.USAGE,
            "savingsplancoveredusage", ChargeCategory.USAGE,
            "fee", ChargeCategory.PURCHASE,
            "rifee", ChargeCategory.PURCHASE,
            "savingsplanupfrontfee", ChargeCategory.PURCHASE,
            "savingsplanrecurringfee", ChargeCategory.PURCHASE,
            "tax", ChargeCategory.TAX,
            "credit", ChargeCategory.CREDIT,
            "refund", ChargeCategory.CREDIT);

    private final CostExplorerClient client;
    private final Duration keep;
    private final int maxPages;
    private final Clock clock;
    private final Map<CostQuery, Kept> kept = new HashMap<>();
    private int requests;

    private CostExplorerSource(Builder builder) {
        client = builder.client;
        keep = builder.keep;
        maxPages = builder.maxPages;
        clock = builder.clock;
    }

    private record Kept(List<CostLine> lines, Instant at) {}

    @Override
    public CostCapabilities capabilities() {
        return CostCapabilities.builder()
                .constant(CostDimension.PROVIDER)
                .dimensions(GROUPINGS.keySet().toArray(CostDimension[]::new))
                .mostTags(MOST_GROUPS)
                .mostGroups(MOST_GROUPS)
                .effectiveCost()
                .listsTagKeys()
                .pricePerCall(new Money(PRICE, "USD"))
                .elsewhere("ask for less at a time, or read the billing export (FOCUS), which has all tags of a charge")
                .build();
    }

    /** The keys that are activated for billing, whatever the time; asking for them is free. */
    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        return CostAllocationTags.of(client).active();
    }

    /**
     * Starts a source.
     *
     * @param client the host's client, with credentials of the account whose costs are asked for; never closed here
     * @return the builder
     */
    public static Builder builder(CostExplorerClient client) {
        return new Builder(client);
    }

    @Override
    public synchronized CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        capabilities().check(query);
        Instant now = clock.instant();
        kept.values().removeIf(old -> !old.at().plus(keep).isAfter(now));
        Tally tally = new Tally(each);
        Kept known = kept.get(query);
        List<CostLine> lines = known == null ? fetch(query) : known.lines();
        int all = lines.size()
                + kept.values().stream().mapToInt(old -> old.lines().size()).sum();
        if (known == null && all <= MOST_KEPT_LINES) {
            kept.put(query, new Kept(List.copyOf(lines), now));
        }
        lines.forEach(line -> {
            tally.row();
            tally.accept(line);
        });
        return tally.result();
    }

    /** {@return how many pages were asked for so far} */
    public synchronized int requests() {
        return requests;
    }

    /** {@return what that costs, for example {@code 3 requests of Cost Explorer, USD 0.03}} */
    public synchronized String price() {
        return requests + (requests == 1 ? " request" : " requests") + " of Cost Explorer, USD "
                + PRICE.multiply(BigDecimal.valueOf(requests));
    }

    @Override
    public String describe() {
        return "AWS Cost Explorer";
    }

    private List<CostLine> fetch(CostQuery query) {
        List<GroupDefinition> groups = groups(query);
        GetCostAndUsageRequest.Builder request = GetCostAndUsageRequest.builder()
                .timePeriod(period ->
                        period.start(query.from().toString()).end(query.until().toString()))
                .granularity(
                        query.granularity() == CostQuery.Granularity.DAILY ? Granularity.DAILY : Granularity.MONTHLY)
                .metrics(BILLED, EFFECTIVE)
                .groupBy(groups);
        List<CostLine> lines = new ArrayList<>();
        int pages = 0;
        String token = null;
        do {
            if (pages++ == maxPages) {
                throw new ProviderException(
                        Kind.REJECTED,
                        null,
                        describe() + " has more than the " + maxPages + " pages that are allowed for " + query
                                + ", each of which costs USD " + PRICE
                                + "; ask for months, fewer days or fewer tags, or allow more pages",
                        null);
            }
            GetCostAndUsageRequest page = request.nextPageToken(token).build();
            requests++;
            GetCostAndUsageResponse answer = AwsErrors.calling(
                    AwsCall.GET_COST_AND_USAGE, "costs by " + query.tagKeys(), () -> client.getCostAndUsage(page));
            isAnswer(query, answer.hasResultsByTime());
            for (ResultByTime result : answer.resultsByTime()) {
                isAnswer(query, groups.isEmpty() ? result.hasTotal() : result.hasGroups());
                for (Group group : result.groups()) {
                    isAnswer(query, group.keys().size() == groups.size());
                    add(lines, query, result.timePeriod(), group.keys(), group.metrics());
                }
                // The total of a time in which nothing was spent may be empty.
                if (groups.isEmpty() && !result.total().isEmpty()) {
                    add(lines, query, result.timePeriod(), List.of(), result.total());
                }
            }
            token = answer.nextPageToken();
        } while (token != null && !token.isEmpty());
        LOG.info("{} pages of Cost Explorer, USD {}", pages, PRICE.multiply(BigDecimal.valueOf(pages)));
        return lines;
    }

    private static void isAnswer(CostQuery query, boolean isAnswer) {
        AwsErrors.require(AwsCall.GET_COST_AND_USAGE, "costs by " + query.tagKeys(), isAnswer);
    }

    private static void add(
            List<CostLine> lines,
            CostQuery query,
            @Nullable DateInterval period,
            List<String> keys,
            Map<String, MetricValue> metrics) {
        MetricValue billed = metrics.get(BILLED);
        MetricValue effective = metrics.get(EFFECTIVE);
        if (period == null || billed == null || effective == null || !isAmount(billed) || !isAmount(effective)) {
            throw HttpFailure.notAnAnswer(
                    AwsCall.GET_COST_AND_USAGE + " by " + query.tagKeys(), Call.READ, "it has no amounts");
        }
        if (isNothing(billed) && isNothing(effective)) {
            return;
        }
        CostLine.Builder line = CostLine.builder(
                        LocalDate.parse(period.start()),
                        LocalDate.parse(period.end()),
                        new BigDecimal(billed.amount()),
                        billed.unit())
                .effectiveCost(new BigDecimal(effective.amount()));
        int at = 0;
        for (String name : query.tagKeys()) {
            String value = keys.get(at++);
            // AWS answers key$value, and key$ for what has no such tag.
            String tag = value.startsWith(name + "$") ? value.substring(name.length() + 1) : value;
            line.tag(name, tag.isEmpty() ? null : tag);
        }
        for (CostDimension dimension : query.dimensions()) {
            switch (dimension) {
                case PROVIDER -> line.with(dimension, "AWS");
                case CATEGORY -> line.category(category(keys.get(at++)));
                default -> line.with(dimension, keys.get(at++));
            }
        }
        lines.add(line.build());
    }

    /** AWS's record types in FOCUS's terms, as AWS's own FOCUS export has them; what is not known is an adjustment. */
    private static ChargeCategory category(String recordType) {
        return RECORD_TYPES.getOrDefault(
                recordType.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""), ChargeCategory.ADJUSTMENT);
    }

    private static boolean isAmount(MetricValue value) {
        return value.unit() != null
                && value.amount() != null
                && NUMBER.matcher(value.amount()).matches();
    }

    /** A group in which nothing was spent has no currency. */
    private static boolean isNothing(MetricValue value) {
        return new BigDecimal(value.amount()).signum() == 0;
    }

    /** Tags, then dimensions: the order in which the keys of a group come. */
    private static List<GroupDefinition> groups(CostQuery query) {
        List<GroupDefinition> groups = new ArrayList<>();
        query.tagKeys().forEach(key -> groups.add(group(GroupDefinitionType.TAG, key)));
        GROUPINGS.forEach((dimension, name) -> {
            if (query.dimensions().contains(dimension)) {
                groups.add(group(GroupDefinitionType.DIMENSION, name));
            }
        });
        return groups;
    }

    private static GroupDefinition group(GroupDefinitionType type, String key) {
        return GroupDefinition.builder().type(type).key(key).build();
    }

    /** Makes a {@link CostExplorerSource}. Not thread-safe. */
    public static final class Builder {
        private final CostExplorerClient client;
        private Duration keep = Duration.ofHours(8);
        private int maxPages = 100;
        private Clock clock = Clock.systemUTC();

        private Builder(CostExplorerClient client) {
            this.client = client;
        }

        /**
         * Sets for how long an answer is given again without asking.
         *
         * @param time the time, eight hours by default
         * @return this builder
         */
        public Builder keepFor(Duration time) {
            keep = time;
            return this;
        }

        /**
         * Sets how many pages one read may take, and so what it may cost.
         *
         * @param pages the number, 100 by default, which is USD 1
         * @return this builder
         */
        public Builder maxPages(int pages) {
            maxPages = pages;
            return this;
        }

        /**
         * Sets the clock by which answers grow old.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** {@return the source} */
        public CostExplorerSource build() {
            return new CostExplorerSource(this);
        }
    }
}
