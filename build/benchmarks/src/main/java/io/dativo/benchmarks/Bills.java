package io.dativo.benchmarks;

import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.reports.bill.BillFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/**
 * A bill in FOCUS grouped by two tags, as a whole process to be timed from outside: {@code Bills write FILE MEGABYTES GROUPS}
 * makes one, {@code Bills java FILE} and {@code Bills duckdb FILE} group it, the latter on one thread. Both print how many
 * groups and the sum of each, which have to be the same.
 */
public final class Bills {
    private static final LocalDate MAY = LocalDate.of(2026, 5, 1);
    private static final int ROWS = 200_000;
    private static final List<String> COLUMNS = List.of(
            "AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart",
            "ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart",
            "CommitmentDiscountCategory,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus",
            "CommitmentDiscountType,ConsumedQuantity,ConsumedUnit,ContractedCost,ContractedUnitPrice,EffectiveCost",
            "InvoiceIssuerName,ListCost,ListUnitPrice,PricingCategory,PricingQuantity,PricingUnit,ProviderName",
            "PublisherName,RegionId,RegionName,ResourceId,ResourceName,ResourceType,ServiceCategory,ServiceName,SkuId",
            "SkuPriceId,SubAccountId,SubAccountName,Tags");

    private Bills() {}

    /**
     * Starts.
     *
     * @param arguments what to do, the file, and how large it is to be
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        Path file = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "write" -> write(file, Long.parseLong(arguments[2]) * 1_000_000, Integer.parseInt(arguments[3]));
            case "java" -> java(file);
            case "duckdb" -> duckDb(file);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void write(Path file, long bytes, int groups) throws IOException {
        Random random = new Random(7);
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", COLUMNS) + "\n");
            while (written < bytes) {
                for (int i = 0; i < ROWS && written < bytes; i++) {
                    String row = row(random, i % groups);
                    out.write(row);
                    written += row.length();
                }
            }
        }
    }

    private static String row(Random random, int group) {
        String day = "2026-05-%02d".formatted(1 + random.nextInt(30));
        String cost = BigDecimal.valueOf(random.nextInt(1_000_000_000) - 30_000_000, 8)
                .toPlainString();
        return String.format(
                Locale.ROOT,
                "eu-west-1a,%1$s,123456789012,Acme Corp,USD,2026-06-01T00:00:00Z,2026-05-01T00:00:00Z,Usage,,"
                        + "\"$0.0416 per On Demand Linux t3.medium Instance Hour, region \"\"EU\"\"\",Usage-Based,"
                        + "%2$sT01:00:00Z,%2$sT00:00:00Z,,,,,,0.5,Hours,%1$s,0.0416000000,%1$s,Amazon Web Services,%1$s,"
                        + "0.0416000000,Standard,0.5,Hours,AWS,Amazon Web Services,eu-west-1,EU (Ireland),"
                        + "arn:aws:ec2:eu-west-1:123456789012:instance/i-%3$012x,,EC2 Instance,Compute,"
                        + "Amazon Elastic Compute Cloud,SKU%4$08d,PRICE%4$08d,%5$012d,acc,"
                        + "\"{\"\"application\"\":\"\"app-%6$d\"\",\"\"cost_center\"\":\"\"CC-%7$05d\"\","
                        + "\"\"tenant\"\":\"\"tenant-%8$05d\"\",\"\"environment\"\":\"\"prod\"\","
                        + "\"\"owner\"\":\"\"team-%9$d@acme.example\"\"}\"%n",
                cost,
                day,
                random.nextLong(1L << 40),
                random.nextInt(1000),
                random.nextInt(20),
                group % 150,
                group % 400,
                group / 400,
                group % 97);
    }

    private static void java(Path file) {
        long[] groups = new long[1];
        CostRead read = BillFiles.files(List.of(file))
                .read(CostQuery.monthly(MAY, MAY.plusMonths(1)).tags("cost_center", "tenant"), line -> groups[0]++);
        CostRead.Total total = read.totals().get(0);
        print(groups[0], read.rows(), total.billed(), Objects.requireNonNull(total.effective()));
    }

    private static void duckDb(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            try (ResultSet rows = statement.executeQuery(
                    "SELECT COUNT(*), SUM(n), SUM(billed), SUM(effective) FROM (SELECT"
                            + " json_extract_string(Tags, '$.cost_center') c, json_extract_string(Tags, '$.tenant') t, COUNT(*) n,"
                            + " SUM(CAST(BilledCost AS DECIMAL(38, 12))) billed, SUM(CAST(EffectiveCost AS DECIMAL(38, 12)))"
                            + " effective FROM read_csv('" + file
                            + "', header = true, all_varchar = true, delim = ',', quote = '\"',"
                            + " escape = '\"') WHERE CAST(ChargePeriodStart AS DATE) >= DATE '2026-05-01' AND"
                            + " CAST(ChargePeriodStart AS DATE) < DATE '2026-06-01' GROUP BY 1, 2,"
                            + " CAST(DATE_TRUNC('month', CAST(ChargePeriodStart AS DATE)) AS DATE), BillingCurrency)")) {
                rows.next();
                print(rows.getLong(1), rows.getLong(2), rows.getBigDecimal(3), rows.getBigDecimal(4));
            }
        }
    }

    private static void print(long groups, long rows, BigDecimal billed, BigDecimal effective) {
        System.out.println(groups + " groups of " + rows + " rows, billed "
                + billed.stripTrailingZeros().toPlainString() + ", effective "
                + effective.stripTrailingZeros().toPlainString());
    }
}
