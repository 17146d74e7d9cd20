package io.dativo.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bill in FOCUS 1.3 for the resources of jobs, with what real bills have: tags that are missing, late, spelled otherwise
 * or refused, what several share, tax, a credit, a correction, and what no job knows. The same jobs make the same bill.
 */
final class SampleBill {
    private static final String HEADER =
            "BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,"
                    + "ChargeCategory,ChargeClass,ServiceProviderName,SubAccountId,RegionId,ServiceName,ResourceId,Tags\n";
    private static final Map<String, String> SERVICES = Map.of(
            "s3_bucket", "Amazon S3",
            "glue_catalog", "AWS Glue",
            "gcs_bucket", "Cloud Storage",
            "bigquery_dataset", "BigQuery",
            "storage_account", "Azure Blob Storage",
            "resource_group", "Azure Virtual Network");
    private static final Map<String, String> PROVIDERS =
            Map.of("aws", "AWS", "gcp", "Google Cloud", "azure", "Microsoft");
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.of(2026, 3), YearMonth.of(2026, 4), YearMonth.of(2026, 5));

    private final StringBuilder rows = new StringBuilder(HEADER);

    private SampleBill() {}

    /** The months of the bill. */
    static List<YearMonth> months() {
        return MONTHS;
    }

    /** The bill as CSV. */
    static String of(Collection<ResolvedJob> jobs) {
        SampleBill bill = new SampleBill();
        for (YearMonth month : MONTHS) {
            jobs.forEach(job -> bill.job(month, job));
            bill.others(month);
        }
        return bill.rows.toString();
    }

    private void job(YearMonth month, ResolvedJob job) {
        for (TagClaim claim : job.claims()) {
            String service = SERVICES.get(claim.resource().type());
            if (service == null) {
                continue;
            }
            Map<String, String> tags = new TreeMap<>();
            claim.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
            String account = Stream.of(
                            claim.scope().accountId(),
                            claim.scope().projectId(),
                            claim.scope().subscriptionId())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            Row row = new Row(
                    month,
                    PROVIDERS.getOrDefault(claim.resource().provider(), ""),
                    account,
                    service,
                    claim.resource().id());
            int size = 40 + Math.floorMod(claim.resource().id().hashCode(), 400);
            // In the first month nothing was tagged yet.
            charge(row, "Usage", size * month.getMonthValue(), month.equals(MONTHS.get(0)) ? Map.of() : tags);
        }
    }

    private void others(YearMonth month) {
        int grown = month.getMonthValue() * 17;
        String data = "123456789012";
        String shop = "210987654321";
        charge(
                row(month, data, "Amazon VPC", "arn:aws:ec2:us-east-1:123456789012:natgateway/nat-03"),
                "Usage",
                24_000 + grown,
                Map.of("cost_center", "PLATFORM-000", "environment", "prod"));
        charge(
                row(month, data, "Amazon EC2", "arn:aws:ec2:us-east-1:123456789012:instance/i-02"),
                "Usage",
                5_810 + grown,
                Map.of());
        charge(
                row(month, data, "Amazon SQS", "arn:aws:sqs:us-east-1:123456789012:orders"),
                "Usage",
                7_770 + grown,
                Map.of("cost-center", "SALES-007", "env", "prod"));
        charge(
                row(
                        month,
                        data,
                        "Amazon Redshift",
                        "arn:aws:redshift:us-east-1:123456789012:namespace:a-name-that-somebody"
                                + "-made-longer-than-any-screen-is-wide-so-that-it-has-to-wrap-somewhere/and-once-more"),
                "Usage",
                61_000 - 900 * month.getMonthValue(),
                Map.of("cost_center", "the data team", "environment", "prod"));
        charge(
                row(month, shop, "Amazon EC2", "arn:aws:ec2:us-east-1:210987654321:instance/i-01"),
                "Usage",
                31_000 + 40 * grown,
                Map.of("environment", "production"));
        charge(row(month, data, "Amazon S3", ""), "Credit", -2_500, Map.of());
        charge(row(month, data, "AWS Tax", ""), "Tax", 6_133 + grown, Map.of());
        rows.append(line(
                row(month, shop, "Amazon EC2", "arn:aws:ec2:us-east-1:210987654321:instance/i-01"),
                "Usage",
                "Correction",
                -1_200,
                Map.of()));
    }

    private record Row(YearMonth month, String provider, String account, String service, String resource) {}

    private static Row row(YearMonth month, String account, String service, String resource) {
        return new Row(month, "AWS", account, service, resource);
    }

    private void charge(Row row, String category, int cents, Map<String, String> tags) {
        rows.append(line(row, category, "", cents, tags));
    }

    private static String line(Row row, String category, String chargeClass, int cents, Map<String, String> tags) {
        ObjectNode json = Json.object();
        new TreeMap<>(tags).forEach(json::put);
        String cost = BigDecimal.valueOf(cents, 2).toPlainString();
        String first = row.month().atDay(1) + "T00:00:00Z";
        List<String> cells = new ArrayList<>(List.of(cost, cost, "USD", first, first, category, chargeClass));
        cells.addAll(List.of(row.provider(), row.account(), "us-east-1", row.service(), row.resource()));
        cells.add(tags.isEmpty() ? "" : Json.line(json));
        return cells.stream().map(SampleBill::quoted).collect(Collectors.joining(",")) + "\n";
    }

    private static String quoted(String cell) {
        return cell.matches("[\\w.:-]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
