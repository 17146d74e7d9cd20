package io.dativo.aws.cost;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostSource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinitionType;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

/**
 * Costs from AWS Cost Explorer, by at most two tags. <b>Every page that it answers costs USD 0.01</b>; an answer is kept for
 * eight hours, for the data is made anew at most three times a day. {@link #requests} and {@link #price} say what was spent,
 * and a read that would need more pages than allowed is stopped.
 *
 * <p>With one tag, lines are told apart by service as well; with none, by account and service. {@code billedCost} is AWS's
 * unblended cost, {@code effectiveCost} the amortized one. Only tags that are activated for billing have values, see {@link
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
    public synchronized void read(CostQuery query, Consumer<? super CostLine> each) {
        List<GroupDefinition> groups = groups(query);
        kept.values().removeIf(old -> !old.at().plus(keep).isAfter(clock.instant()));
        Kept known = kept.get(query);
        if (known != null) {
            known.lines().forEach(each);
            return;
        }
        Instant now = clock.instant();
        List<CostLine> lines = fetch(query, groups, each);
        int all = lines.size()
                + kept.values().stream().mapToInt(old -> old.lines().size()).sum();
        if (all <= MOST_KEPT_LINES) {
            kept.put(query, new Kept(List.copyOf(lines), now));
        }
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

    private List<CostLine> fetch(CostQuery query, List<GroupDefinition> groups, Consumer<? super CostLine> each) {
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
            for (ResultByTime result : answer.resultsByTime()) {
                for (Group group : result.groups()) {
                    CostLine line = line(result, group, groups);
                    if (line != null) {
                        each.accept(line);
                        lines.add(line);
                    }
                }
            }
            token = answer.nextPageToken();
        } while (token != null && !token.isEmpty());
        LOG.info("{} pages of Cost Explorer, USD {}", pages, PRICE.multiply(BigDecimal.valueOf(pages)));
        return lines;
    }

    private static @Nullable CostLine line(ResultByTime result, Group group, List<GroupDefinition> groups) {
        MetricValue billed = group.metrics().get(BILLED);
        MetricValue effective = group.metrics().get(EFFECTIVE);
        if (billed == null || (isNothing(billed) && (effective == null || isNothing(effective)))) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.get(i).key();
            String value = group.keys().get(i);
            if (groups.get(i).type() == GroupDefinitionType.TAG) {
                // AWS answers key$value, and key$ for what has no such tag.
                String tag = value.startsWith(name + "$") ? value.substring(name.length() + 1) : value;
                if (!tag.isEmpty()) {
                    tags.put(name, tag);
                }
            } else {
                values.put(name, value);
            }
        }
        return new CostLine(
                LocalDate.parse(result.timePeriod().start()),
                LocalDate.parse(result.timePeriod().end()),
                new BigDecimal(billed.amount()),
                effective == null ? null : new BigDecimal(effective.amount()),
                billed.unit(),
                values.get("LINKED_ACCOUNT"),
                values.get("SERVICE"),
                null,
                tags);
    }

    /** A group in which nothing was spent has no currency. */
    private static boolean isNothing(MetricValue value) {
        return new BigDecimal(value.amount()).signum() == 0;
    }

    private static List<GroupDefinition> groups(CostQuery query) {
        List<String> keys = query.tagKeys();
        if (keys.size() > MOST_GROUPS) {
            throw new InvalidInputException(
                    "the query of costs",
                    List.of(Problem.error(
                            "cost-query",
                            "AWS Cost Explorer tells costs apart by two tags at most, and " + keys + " are "
                                    + keys.size(),
                            "tagKeys",
                            null,
                            "ask for two, or read the billing export (FOCUS or CUR), which has all tags of a charge")));
        }
        List<GroupDefinition> groups = new ArrayList<>();
        keys.forEach(key -> groups.add(group(GroupDefinitionType.TAG, key)));
        if (keys.isEmpty()) {
            groups.add(group(GroupDefinitionType.DIMENSION, "LINKED_ACCOUNT"));
        }
        if (groups.size() < MOST_GROUPS) {
            groups.add(group(GroupDefinitionType.DIMENSION, "SERVICE"));
        }
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
