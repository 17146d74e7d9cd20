package io.dativo.reports.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostExport;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.LeftOut.Cause;
import io.dativo.problem.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BillFilesTest {
    private static final String HEADER =
            "BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,"
                    + "ChargePeriodEnd,ChargeCategory,ChargeClass,ServiceProviderName,SubAccountId,RegionId,ServiceName,ResourceId,"
                    + "ResourceName,ResourceType,Tags\n";
    private static final CostQuery MAY = CostQuery.daily(LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-01"));

    private record Memory(List<File> files) implements CostExport {
        @Override
        public String describe() {
            return "memory";
        }
    }

    private static CostExport.File file(String name, byte[] content) {
        return new CostExport.File(name, () -> new ByteArrayInputStream(content));
    }

    private static BillFiles source(String name, byte[] content) {
        return BillFiles.of(new Memory(List.of(file(name, content))));
    }

    private static BillFiles source(String text) {
        return source("bill.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    /** A row of {@link #HEADER}. */
    private static String row(String billed, String day, String service, String tags) {
        return String.join(
                        ",",
                        billed,
                        billed,
                        "USD",
                        "2026-05-01",
                        day,
                        "",
                        "Usage",
                        "",
                        "AWS",
                        "acc",
                        "eu",
                        service,
                        "",
                        "",
                        "",
                        tags.isEmpty() ? "" : '"' + tags.replace("\"", "\"\"") + '"')
                + "\n";
    }

    private static List<CostLine> read(BillFiles source, CostQuery query) {
        List<CostLine> lines = new ArrayList<>();
        source.read(query, lines::add);
        return lines;
    }

    private static byte[] zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void rows_are_lines_with_what_was_asked_for() {
        String rows =
                "\uFEFF" + HEADER.toLowerCase(Locale.ROOT) + "0.17,0.15,USD,2026-05-01T00:00:00Z,2026-05-01T00:00:00Z,"
                        + "2026-05-01T01:00:00Z,Usage,,AWS,/subscriptions/s,eu-west-1,\"Storage, Blob\",/x,x,bucket,"
                        + "\"{\"\"Env\"\":\"\"prod\"\",\"\"flag\"\":true,\"\"none\"\":null,\"\"other\"\":\"\"x\"\"}\"\r\n"
                        + "-2.61,NULL,EUR,2026-06-01 00:00:00,2026-05-04 00:00:00,2026-05-05 00:00:00,Credit,Correction,"
                        + "NULL,NULL,NULL,NULL,,,,NULL\r\n"
                        + "9,9,USD,2026-06-01,2026-06-01,2026-06-02,Usage,,AWS,s,r,v,,,,\r\n";
        List<CostLine> lines = new ArrayList<>();
        CostRead read = source("bill.CSV.gz", zipped(rows))
                .read(MAY.by(CostDimension.values()).tags("env", "flag", "none"), lines::add);
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        CostLine.builder(
                                        LocalDate.parse("2026-05-01"),
                                        LocalDate.parse("2026-05-02"),
                                        new BigDecimal("0.17"),
                                        "USD")
                                .effectiveCost(new BigDecimal("0.15"))
                                .category(ChargeCategory.USAGE)
                                .billingPeriod(YearMonth.of(2026, 5))
                                .with(CostDimension.PROVIDER, "AWS")
                                .with(CostDimension.ACCOUNT, "/subscriptions/s")
                                .with(CostDimension.REGION, "eu-west-1")
                                .with(CostDimension.SERVICE, "Storage, Blob")
                                .with(CostDimension.RESOURCE, "/x")
                                .with(CostDimension.RESOURCE_NAME, "x")
                                .with(CostDimension.RESOURCE_TYPE, "bucket")
                                .tag("env", "prod")
                                .tag("flag", "true")
                                .build(),
                        CostLine.builder(
                                        LocalDate.parse("2026-05-04"),
                                        LocalDate.parse("2026-05-05"),
                                        new BigDecimal("-2.61"),
                                        "EUR")
                                .category(ChargeCategory.CREDIT)
                                .correction()
                                .billingPeriod(YearMonth.of(2026, 6))
                                .build());
        assertThat(read.rows()).isEqualTo(3);
        assertThat(read.malformed()).isEmpty();
        assertThat(read.leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.cause()).isEqualTo(Cause.OTHER_TIME))
                .hasToString("1 row left out: the charge is of another time [bill.CSV.gz:4:1], billed USD 9");
        assertThat(read.totals())
                .extracting(total -> total.period() + total.currency())
                .containsExactly("2026-05USD", "2026-06EUR");
    }

    /** Each of these once counted as something else, or never ended. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,\"Storage,x,,,\\n1,1,USD|quotes of a row do not match",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,\"Storage,x,,,\\n1,1,USD,2026-05-01,2026-05-01,,Usage,,A,a,r,s,,,,\"{}\"|quotes of a row do not match",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS|another number of cells than the header: 9 and not 16",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,,surplus|another number of cells than the header: 17 and not 16",
                "1e999999999,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|BilledCost is no amount of money: '1e999999999'",
                "1,1e-999999999,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|EffectiveCost is no amount of money: '1e-999999999'",
                "NaN,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|BilledCost is no amount of money: 'NaN'",
                "\"1,5\",1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|BilledCost is no amount of money: '1,5'",
                "NULL,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|BilledCost is empty",
                "1,1,,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|BillingCurrency is empty",
                "1,1,USD,2026-05-01,,,Usage,,AWS,a,r,s,,,,|ChargePeriodStart is empty",
                "1,1,USD,2026-05-01,05/01/2026,,Usage,,AWS,a,r,s,,,,|ChargePeriodStart is no time of ISO 8601: '05/01/2026'",
                "1,1,USD,2026-05-01,2026-05-01,2026-02-30,Usage,,AWS,a,r,s,,,,|ChargePeriodEnd is no time of ISO 8601",
                "1,1,USD,2026-13-01,2026-05-01,,Usage,,AWS,a,r,s,,,,|BillingPeriodStart is no time of ISO 8601",
                "1,1,USD,2026-05-01,2026-05-01,,Gift,,AWS,a,r,s,,,,|ChargeCategory is no known kind of charge: 'Gift'",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,{a|Tags is no JSON object of keys and values: '{a'",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,{}{}|Tags is no JSON object",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,[]|Tags is no JSON object",
                "1,1,USD,2026-05-01,2026-05-01,,Usage,,AWS,a,r,s,,,,\"{\"\"team\"\":{}}\"|Tags is no JSON object",
            })
    void a_malformed_row_stops_the_read_with_its_file_and_line(String row, String message) {
        BillFiles source = source(HEADER + row("1", "2026-05-01", "s", "") + row.replace("\\n", "\n") + "\n");
        assertThatThrownBy(() -> read(source, MAY.by(CostDimension.values()).tags("team")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("bill.csv:3:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void every_line_end_ends_a_row(String end) {
        String bill = HEADER + row("1.10", "2026-05-01", "s", "") + row("2.20", "2026-05-02", "s", "");
        assertThat(read(source(bill.replace("\n", end)), MAY)).hasSize(2);
    }

    @Test
    void space_around_a_key_makes_no_other_key_and_a_key_that_is_spelled_as_asked_counts_first() {
        String bill = HEADER
                + row("1", "2026-05-01", "s", "{\" org\":\"a\"}")
                + row("2", "2026-05-01", "s", "{\"Org\":\"a\"}")
                + row("4", "2026-05-01", "s", "{\"ORG\":\"b\",\"org\":\"a\"}")
                + row("8", "2026-05-01", "s", "\"org\": \"a\",\"x y\": \"1\"")
                + row("16", "2026-05-01", "s", "{\"organisation\":\"a\"}");
        assertThat(read(source(bill), MAY.tags("org")))
                .extracting(line -> line.tags() + " " + line.billedCost())
                .containsExactlyInAnyOrder("{org=a} 15", "{} 16");
    }

    @Test
    void the_keys_of_a_time_are_listed() {
        String bill = HEADER
                + row("1", "2026-05-01", "s", "{\" org\":\"a\",\"env\":null}")
                + row("1", "2026-06-01", "s", "{\"later\":\"a\"}");
        assertThat(source(bill).tagKeys(MAY.from(), MAY.until())).containsExactly("env", "org");
    }

    @Test
    void versions_may_be_mixed_and_a_column_that_a_file_lacks_is_not_reported() {
        String header = "BilledCost,BillingCurrency,ChargePeriodStart,ServiceName";
        BillFiles mixed = BillFiles.of(new Memory(List.of(
                file("1.0.csv", (header + ",ProviderName\n1,USD,2026-05-01,s,AWS\n").getBytes(StandardCharsets.UTF_8)),
                file(
                        "1.3.csv",
                        (header
                                        + ",ProviderName,ServiceProviderName\n2,USD,2026-05-01,s,Old,AWS\n4,USD,2026-05-01,s,AWS,\n")
                                .getBytes(StandardCharsets.UTF_8)),
                file(
                        "1.4.csv",
                        (header + ",ServiceProviderName,RegionId\n8,USD,2026-05-01,s,AWS,eu\n")
                                .getBytes(StandardCharsets.UTF_8)))));
        List<CostLine> lines = new ArrayList<>();
        CostRead read = mixed.read(MAY.by(CostDimension.PROVIDER, CostDimension.REGION), lines::add);
        assertThat(lines)
                .extracting(line -> line.get(CostDimension.PROVIDER).orElse("?") + " "
                        + line.get(CostDimension.REGION).orElse("-") + " " + line.billedCost())
                .containsExactlyInAnyOrder("AWS - 7", "AWS eu 8");
        assertThat(read.notReported()).containsExactly(CostDimension.REGION);
        assertThat(read.totals().get(0).effective()).isNull();
    }

    @Test
    void what_is_no_bill_is_reported_with_what_it_lacks() {
        byte[] whole = zipped(HEADER + row("1", "2026-05-01", "s", ""));
        Map<String, BillFiles> sources = new TreeMap<>(Map.of(
                "the file is empty", source(""),
                "there is no column BilledCost", source("Day,Sum\n1,2\n"),
                "there is no column BillingCurrencyCode or BillingCurrency", source("Date,Cost\n1,2\n"),
                "the file is no whole gzip", source("cut.csv.gz", Arrays.copyOf(whole, whole.length - 12)),
                "Not in GZIP format", source("no.csv.gz", "Date,Cost,Currency,Tags".getBytes(StandardCharsets.UTF_8)),
                "the file is not in UTF-8",
                        source(
                                "latin.csv",
                                (HEADER + row("1", "2026-05-01", "Größe", ""))
                                        .getBytes(Charset.forName("ISO-8859-1")))));
        sources.forEach((message, source) -> {
            assertThatThrownBy(() -> read(source, MAY))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message);
            assertThatThrownBy(() -> read(source.lenient(), MAY)).hasMessageContaining(message);
        });
        assertThat(read(source(HEADER), MAY)).isEmpty();
    }

    @Test
    void lenient_counts_and_sums_what_it_leaves_out_but_never_trusts_a_file_whose_quotes_do_not_match() {
        String bill = HEADER
                + row("1", "2026-05-01", "s", "")
                + row("2.50", "2026-05-01", "s", "{a")
                + "3,3,USD\n"
                + row("x", "2026-05-01", "s", "");
        List<CostLine> lines = new ArrayList<>();
        CostRead read = source(bill).lenient().read(MAY.tags("a"), lines::add);
        assertThat(lines).hasSize(1);
        assertThat(read.rows()).isEqualTo(4);
        assertThat(read.malformed())
                .extracting(CostRead.LeftOut::toString)
                .containsExactly(
                        "1 row left out: BilledCost is no amount of money [bill.csv:5:1]",
                        "1 row left out: Tags is no JSON object of keys and values [bill.csv:3:1], billed USD 2.50",
                        "1 row left out: the row has another number of cells than the header [bill.csv:4:1]");
        BillFiles open = source(HEADER + row("1", "2026-05-01", "\"s", "")).lenient();
        assertThatThrownBy(() -> read(open, MAY)).hasMessageContaining("quotes of a row do not match");
    }

    @Test
    void whatever_is_asked_for_and_however_rows_lie_the_sums_are_those_of_the_rows() {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            List<String> rows = new ArrayList<>();
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < 200; i++) {
                BigDecimal cost = BigDecimal.valueOf(random.nextInt(2_000_000) - 500_000, random.nextInt(12));
                String tags = random.nextInt(3) == 0
                        ? ""
                        : "{\"team\":\"t" + random.nextInt(5) + "\",\"note\":\"a\\\"b,\\nc\"}";
                boolean isBad = random.nextInt(20) == 0;
                rows.add(row(
                        cost.toString(),
                        "2026-05-" + (10 + random.nextInt(10)),
                        "s" + random.nextInt(3),
                        isBad ? "{" : tags));
                sum = sum.add(cost);
            }
            List<Map<String, BigDecimal>> sums = new ArrayList<>();
            for (int parts = 1; parts <= 3; parts++) {
                Collections.shuffle(rows, random);
                List<CostExport.File> files = new ArrayList<>();
                int size = rows.size() / parts + 1;
                for (int at = 0; at < rows.size(); at += size) {
                    String text = HEADER + String.join("", rows.subList(at, Math.min(rows.size(), at + size)));
                    files.add(file("part" + at + ".csv.gz", zipped(text)));
                }
                Map<String, BigDecimal> byGroup = new TreeMap<>();
                CostRead read = BillFiles.of(new Memory(files))
                        .lenient()
                        .read(
                                MAY.by(CostDimension.SERVICE).tags("team"),
                                line -> byGroup.merge(
                                        line.from() + " " + line.dimensions() + line.tags(),
                                        line.billedCost().stripTrailingZeros(),
                                        (one, other) -> {
                                            throw new AssertionError("a group comes twice");
                                        }));
                BigDecimal lines = byGroup.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                BigDecimal left = read.leftOut().stream()
                        .flatMap(out -> out.billed().values().stream())
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                assertThat(lines).isEqualByComparingTo(read.totals().get(0).billed());
                assertThat(lines.add(left)).as("seed %s", seed).isEqualByComparingTo(sum);
                sums.add(byGroup);
            }
            assertThat(sums).allMatch(sums.get(0)::equals);
        }
    }

    @Test
    void more_groups_than_allowed_stop_the_read_and_the_key_with_most_values_is_named() {
        StringBuilder bill = new StringBuilder(HEADER);
        for (int i = 0; i < 20; i++) {
            bill.append(row("1", "2026-05-01", "s" + i % 3, "{\"request\":\"r" + i + "\"}"));
        }
        BillFiles source = source(bill.toString()).mostGroups(10);
        assertThatThrownBy(() -> read(source, MAY.by(CostDimension.SERVICE).tags("request")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("more than 10 groups of charges; the tag request alone has 10 values");
        assertThat(read(source, MAY.by(CostDimension.SERVICE))).hasSize(3);
    }
}
