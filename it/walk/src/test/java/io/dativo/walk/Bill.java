package io.dativo.walk;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.aws.FakeAws;
import io.dativo.aws.cost.CostAllocationTags;
import io.dativo.aws.cost.CostAllocationTags.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

/** AWS's billing: it learns keys from the buckets of the account, and charges carry those that are active. */
final class Bill implements AutoCloseable {
    private static final String HEADER =
            "BilledCost,BillingCurrency,ChargePeriodStart,ChargeCategory,SubAccountId,ServiceName,ResourceId,Tags\n";

    private final ObjectMapper json = new ObjectMapper();
    private final Account account;
    private final FakeAws aws = new FakeAws();
    private final CostExplorerClient client;
    private final CostAllocationTags tags;

    Bill(Account account) {
        this.account = account;
        AwsCredentialsProvider credentials = FakeAws.credentials();
        client = CostExplorerClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .build();
        tags = CostAllocationTags.of(client);
    }

    /** What the host asks. */
    CostAllocationTags tags() {
        return tags;
    }

    /** A day passes: billing has seen the tags of a bucket. */
    void look(String bucket) {
        account.bucketTags(bucket).keySet().forEach(key -> aws.costs.tags.putIfAbsent(key, "Inactive"));
    }

    /** A month passes: a bill in FOCUS of what each bucket cost, with the keys that are active. */
    Path write(Path folder, Map<String, String> costs) throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (Map.Entry<String, String> cost : costs.entrySet()) {
            Map<String, String> charged = new TreeMap<>(account.bucketTags(cost.getKey()));
            charged.keySet().removeIf(key -> !"Active".equalsIgnoreCase(aws.costs.tags.get(key)));
            rows.append(cost.getValue())
                    .append(",USD,2026-11-01T00:00:00Z,Usage," + Account.NUMBER + ",Amazon S3,arn:aws:s3:::")
                    .append(cost.getKey())
                    .append(",\"")
                    .append(json.writeValueAsString(charged).replace("\"", "\"\""))
                    .append("\"\n");
        }
        return Files.writeString(folder.resolve("focus.csv"), rows);
    }

    State state(String key) {
        return tags.states(java.util.List.of(key)).get(0).state();
    }

    @Override
    public void close() {
        client.close();
        aws.close();
    }
}
