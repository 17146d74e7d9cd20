package io.dativo.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.aws.FakeAws;
import io.dativo.aws.FakeCostExplorer.Charge;
import io.dativo.aws.FakeError;
import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.testparts.MotoServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

class CostExplorerSourceTest {
    private static final LocalDate DAY = LocalDate.of(2026, 10, 30);

    private final FakeAws aws = new FakeAws();
    private final CostExplorerClient client = client(aws.endpoint());
    private final Time time = new Time();
    private final CostExplorerSource source =
            CostExplorerSource.builder(client).clock(time).build();

    @BeforeEach
    void spend() {
        aws.costs.charges.addAll(List.of(
                new Charge(DAY, "111", "Amazon S3", Map.of("cost_center", "A", "team", "x"), "1.10", "1.00"),
                new Charge(DAY, "222", "AWS Glue", Map.of("cost_center", "A$1", "team", "y"), "2.2000000001", "2"),
                new Charge(DAY.plusDays(1), "111", "Amazon S3", Map.of("cost_center", "A", "team", "x"), "3", "3"),
                new Charge(DAY.plusDays(2), "111", "Amazon S3", Map.of(), "-0.5", "-0.5"),
                new Charge(DAY.plusDays(2), "111", "AWS Lambda", Map.of("cost_center", "B"), "0", "0")));
    }

    @AfterEach
    void stop() {
        client.close();
        aws.close();
    }

    @Test
    void costs_are_told_apart_by_two_tags_page_by_page() {
        List<CostLine> lines = read(source, query(Granularity.DAILY, "cost_center", "team"));

        assertThat(lines)
                .containsExactly(
                        line(0, "1.10", "1.00", null, Map.of("cost_center", "A", "team", "x")),
                        line(0, "2.2000000001", "2", null, Map.of("cost_center", "A$1", "team", "y")),
                        line(1, "3", "3", null, Map.of("cost_center", "A", "team", "x")),
                        line(2, "-0.5", "-0.5", null, Map.of()));
        assertThat(source.requests()).as("three days, two a page").isEqualTo(2);
        assertThat(source.price()).isEqualTo("2 requests of Cost Explorer, USD 0.02");
    }

    @Test
    void lines_are_told_apart_by_what_was_asked_for_and_nothing_else() {
        assertThat(read(source, query(Granularity.DAILY, "cost_center").by(CostDimension.SERVICE)))
                .contains(line(0, "1.10", "1.00", "Amazon S3", Map.of("cost_center", "A")))
                .contains(line(2, "-0.5", "-0.5", "Amazon S3", Map.of()));
        assertThat(read(source, query(Granularity.MONTHLY).by(CostDimension.ACCOUNT, CostDimension.SERVICE)))
                .extracting(
                        line -> line.get(CostDimension.ACCOUNT).orElse(null),
                        line -> line.get(CostDimension.SERVICE).orElse(null),
                        line -> line.billedCost().toPlainString())
                .containsExactly(
                        tuple("111", "Amazon S3", "4.10"),
                        tuple("222", "AWS Glue", "2.2000000001"),
                        tuple("111", "Amazon S3", "-0.5"));
        assertThat(read(source, query(Granularity.MONTHLY)))
                .extracting(line -> line.billedCost().toPlainString())
                .containsExactly("6.3000000001", "-0.5");
    }

    @Test
    void record_types_are_categories_of_focus() {
        aws.costs.charges.clear();
        Map<String, ChargeCategory> types = Map.of(
                "Usage", ChargeCategory.USAGE,
                "DiscountedUsage", ChargeCategory.USAGE,
                "SavingsPlanRecurringFee", ChargeCategory.PURCHASE,
                "Tax", ChargeCategory.TAX,
                "Refund", ChargeCategory.CREDIT,
                "SavingsPlanNegation", ChargeCategory.ADJUSTMENT);
        types.forEach((type, category) ->
                aws.costs.charges.add(new Charge(DAY, "1", category.focusName(), Map.of(), "1", "1", type)));
        List<CostLine> lines = new ArrayList<>();
        CostRead read = source.read(
                query(Granularity.DAILY).by(CostDimension.CATEGORY, CostDimension.SERVICE, CostDimension.PROVIDER),
                lines::add);
        assertThat(lines).hasSize(6).allSatisfy(line -> {
            assertThat(line.category().orElseThrow().focusName())
                    .isEqualTo(line.get(CostDimension.SERVICE).orElseThrow());
            assertThat(line.get(CostDimension.PROVIDER)).contains("AWS");
        });
        assertThat(read.rows()).isEqualTo(6);
        assertThat(read.totals())
                .containsExactly(new CostRead.Total(
                        YearMonth.of(2026, 10), "USD", BigDecimal.valueOf(6), BigDecimal.valueOf(6)));
    }

    @Test
    void keys_of_tags_are_those_that_are_active_and_cost_nothing_to_list() {
        aws.costs.tags.putAll(Map.of("cost_center", "Active", "team", "Active", "owner", "Inactive", "app", "Active"));
        assertThat(source.tagKeys(DAY, DAY.plusDays(1))).containsExactly("app", "cost_center", "team");
        assertThat(source.requests()).isZero();
        assertThat(source.capabilities().pricePerCall()).hasToString("Optional[USD 0.01]");
    }

    @Test
    void the_sum_is_the_same_however_costs_are_told_apart() {
        for (List<String> keys : List.of(List.<String>of(), List.of("team"), List.of("team", "cost_center"))) {
            BigDecimal sum = read(source, query(Granularity.DAILY, keys.toArray(String[]::new))).stream()
                    .map(CostLine::billedCost)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);

            assertThat(sum).as("%s", keys).isEqualByComparingTo("5.8000000001");
        }
    }

    @Test
    void an_answer_is_paid_for_once_in_eight_hours() {
        CostQuery query = query(Granularity.DAILY, "team");
        List<CostLine> first = read(source, query);
        time.now = time.now.plus(Duration.ofHours(8).minusSeconds(1));
        assertThat(read(source, query)).isEqualTo(first);
        assertThat(source.requests()).isEqualTo(2);

        time.now = time.now.plusSeconds(1);
        read(source, query);
        assertThat(source.requests()).isEqualTo(4);
    }

    @Test
    void more_than_two_tags_are_refused_before_anything_is_paid() {
        assertThatThrownBy(() -> read(source, query(Granularity.DAILY, "a", "b", "c")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("by 2 tags at most, and [a, b, c] are 3")
                .hasMessageContaining("billing export");
        assertThatThrownBy(() -> read(source, query(Granularity.DAILY, "a", "b").by(CostDimension.SERVICE)))
                .hasMessageContaining("2 tags and dimensions at most")
                .hasMessageContaining("are 3");
        assertThatThrownBy(() -> read(source, query(Granularity.DAILY).by(CostDimension.RESOURCE)))
                .hasMessageContaining("ResourceId is not reported");
        assertThat(source.requests()).isZero();
    }

    @Test
    void a_read_that_would_cost_more_than_allowed_is_stopped() {
        CostExplorerSource careful =
                CostExplorerSource.builder(client).maxPages(1).build();

        assertThatThrownBy(() -> read(careful, query(Granularity.DAILY, "team")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("more than the 1 pages that are allowed")
                .hasMessageContaining("USD 0.01");
        assertThat(careful.requests()).isEqualTo(1);
    }

    @Test
    void a_failure_in_the_middle_is_told_and_nothing_of_it_is_kept() {
        CostQuery query = query(Granularity.DAILY, "team");
        aws.fail(
                1,
                request -> request.body().contains("NextPageToken"),
                new FakeError(400, "LimitExceededException", "no"));
        assertThatThrownBy(() -> read(source, query))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.THROTTLED))
                .hasMessageContaining("ce:GetCostAndUsage")
                .hasMessageContaining("LimitExceededException");
        assertThat(read(source, query)).hasSize(4);
        assertThat(source.requests()).isEqualTo(4);

        aws.fail(1, 400, "AccessDeniedException", "User is not authorized to perform: ce:GetCostAndUsage");
        assertThatThrownBy(() -> read(source, query(Granularity.MONTHLY, "team")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("missing permission ce:GetCostAndUsage");
    }

    @Test
    void an_emulators_answer_is_understood() throws Exception {
        try (MotoServer moto = new MotoServer();
                CostExplorerClient emulated = client(moto.endpoint())) {
            queue(moto, """
                    {"results": [{"ResultsByTime": [{
                      "TimePeriod": {"Start": "2026-10-30", "End": "2026-10-31"}, "Estimated": false, "Total": {},
                      "Groups": [{"Keys": ["team$x", "Amazon S3"], "Metrics": {
                        "UnblendedCost": {"Amount": "1.5", "Unit": "USD"}, "AmortizedCost": {"Amount": "1.25", "Unit": "USD"}}}]}]}]}
                    """);

            assertThat(read(
                            CostExplorerSource.builder(emulated).build(),
                            query(Granularity.DAILY, "team").by(CostDimension.SERVICE)))
                    .containsExactly(line(0, "1.5", "1.25", "Amazon S3", Map.of("team", "x")));
        }
    }

    private static void queue(MotoServer moto, String results) throws IOException, InterruptedException {
        URI address = moto.endpoint().resolve("/moto-api/static/ce/cost-and-usage-results");
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(address)
                                        .POST(BodyPublishers.ofString(results))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(201);
    }

    private static List<CostLine> read(CostSource source, CostQuery query) {
        List<CostLine> lines = new ArrayList<>();
        source.read(query, lines::add);
        return lines;
    }

    private static CostQuery query(Granularity granularity, String... keys) {
        return new CostQuery(DAY, DAY.plusDays(3), granularity, Set.of(), List.of(keys));
    }

    private static CostLine line(int day, String billed, String effective, String service, Map<String, String> tags) {
        return CostLine.builder(DAY.plusDays(day), DAY.plusDays(day + 1), new BigDecimal(billed), "USD")
                .effectiveCost(new BigDecimal(effective))
                .with(CostDimension.SERVICE, service)
                .tags(tags)
                .build();
    }

    static CostExplorerClient client(URI endpoint) {
        return CostExplorerClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(FakeAws.credentials())
                .overrideConfiguration(overrides -> overrides.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** A clock that is set by hand. */
    private static final class Time extends Clock {
        private Instant now = Instant.parse("2026-11-25T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
