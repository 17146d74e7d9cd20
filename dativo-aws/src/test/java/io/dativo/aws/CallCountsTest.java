package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading, converging and looking again cost as few calls as AWS's interfaces allow. */
class CallCountsTest {
    private static final int TABLES = 60;

    @ParameterizedTest
    @ValueSource(ints = {100, 2000})
    void mixed_resources_cost_the_fewest_calls(int count) {
        int buckets = count / 2;
        int roles = count / 10;
        int databases = count / 10;
        int others = count / 10;
        int tables = count - buckets - roles - databases - others;
        int holders = ceil(tables, TABLES);
        try (FakeAws aws = new FakeAws();
                TagStore store = open(aws)) {
            List<ResourceRef> all = new ArrayList<>();
            for (int i = 0; i < buckets; i++) {
                aws.account.bucket("bucket-" + i);
                all.add(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-" + i));
            }
            for (int i = 0; i < roles; i++) {
                aws.account.role("/", "role-" + i);
                all.add(new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/role-" + i));
            }
            for (int i = 0; i < databases; i++) {
                aws.account.database("db" + i);
                all.add(new ResourceRef("aws", "glue_catalog", FakeAccount.databaseArn("db" + i)));
            }
            for (int i = 0; i < others; i++) {
                String arn = "arn:aws:sqs:eu-west-1:123456789012:queue-" + i;
                aws.account.others.put(arn, new TreeMap<>());
                all.add(new ResourceRef("aws", "aws_resource", arn));
            }
            for (int i = 0; i < tables; i++) {
                String path = "lake" + i / TABLES + "/orders_" + i;
                aws.account.table(path);
                all.add(new ResourceRef("aws", "glue_table", FakeAccount.tableArn(path)));
            }

            Map<ResourceRef, TagRead> before = store.read(all);
            Map<String, Integer> reading = new TreeMap<>(Map.of(
                    "tag:GetResources", ceil(buckets + databases + others, 100),
                    "iam:GetAccountAuthorizationDetails", ceil(roles, 1000),
                    "glue:GetTables", holders));
            Map<String, Integer> first = new TreeMap<>(reading);
            // What was never tagged is not in the index, and only its own service knows whether it exists.
            first.put("s3:GetBucketTagging", buckets);
            first.put("glue:GetTags", databases);
            assertThat(aws.takeCalls()).isEqualTo(first);

            List<TagWrite> writes = new ArrayList<>();
            all.forEach(ref -> writes.add(new TagWrite(
                    ref,
                    Map.of("owner", "data", "env", "prod"),
                    Set.of(),
                    before.get(ref).version())));
            assertThat(store.write(writes))
                    .hasSize(count)
                    .allSatisfy((ref, result) -> assertThat(result.failure()).isNull());
            assertThat(aws.takeCalls())
                    .isEqualTo(Map.of(
                            "s3:TagResource", buckets,
                            "iam:TagRole", roles,
                            "glue:TagResource", databases,
                            "glue:UpdateTable", tables,
                            "tag:TagResources", ceil(others, 20)));

            assertThat(store.read(all))
                    .hasSize(count)
                    .allSatisfy((ref, read) -> assertThat(read.tags()).containsEntry("owner", "data"));
            // What is in the index may be gone, and the account's lists say so, each read once.
            reading.put("s3:ListBuckets", 1);
            reading.put("glue:GetDatabases", ceil(databases + holders, 50));
            assertThat(aws.takeCalls()).isEqualTo(reading);
        }
    }

    @Test
    void one_bucket_is_one_call_each_way() {
        ResourceRef bucket = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
        try (FakeAws aws = new FakeAws();
                TagStore store = open(aws)) {
            aws.account.bucket("lake");
            store.read(List.of(bucket));
            assertThat(aws.takeCalls()).isEqualTo(Map.of("s3:GetBucketTagging", 1));
            store.write(List.of(new TagWrite(bucket, Map.of("a", "1"), Set.of(), null)));
            assertThat(aws.takeCalls()).isEqualTo(Map.of("s3:TagResource", 1));
            store.read(List.of(bucket));
            assertThat(aws.takeCalls()).isEqualTo(Map.of("s3:GetBucketTagging", 1));
        }
    }

    @Test
    void one_of_each_other_type_is_one_call_each_way() {
        try (FakeAws aws = new FakeAws()) {
            aws.account.role("/", "etl").table("sales/orders");
            aws.account.others.put("arn:aws:route53:::hostedzone/Z1", new TreeMap<>());
            one(aws, "iam_role", "arn:aws:iam::123456789012:role/etl", "iam:GetRole", "iam:TagRole");
            one(aws, "glue_catalog", FakeAccount.databaseArn("sales"), "glue:GetTags", "glue:TagResource");
            one(aws, "glue_table", FakeAccount.tableArn("sales/orders"), "glue:GetTable", "glue:UpdateTable");
            one(aws, "aws_resource", "arn:aws:route53:::hostedzone/Z1", "tag:GetResources", "tag:TagResources");
        }
    }

    private static void one(FakeAws aws, String type, String arn, String read, String write) {
        ResourceRef ref = new ResourceRef("aws", type, arn);
        try (TagStore store = open(aws)) {
            String version = store.read(List.of(ref)).get(ref).version();
            assertThat(aws.takeCalls()).isEqualTo(Map.of(read, 1));
            assertThat(store.write(List.of(new TagWrite(ref, Map.of("owner", "data"), Set.of(), version)))
                            .get(ref)
                            .failure())
                    .isNull();
            assertThat(aws.takeCalls()).isEqualTo(Map.of(write, 1));
            assertThat(store.read(List.of(ref)).get(ref).tags()).containsEntry("owner", "data");
            assertThat(aws.takeCalls()).isEqualTo(Map.of(read, 1));
        }
    }

    private static TagStore open(FakeAws aws) {
        return aws.provider()
                .build()
                .open(AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID));
    }

    private static int ceil(int items, int size) {
        return (items + size - 1) / size;
    }
}
