package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What each thing that goes wrong becomes, and what is said about it. */
class FailuresTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef ROLE =
            new ResourceRef("aws", "iam_role", "arn:aws:iam::" + FakeAccount.ID + ":role/etl");
    private static final ResourceRef SALES = new ResourceRef("aws", "glue_catalog", FakeAccount.databaseArn("sales"));
    private static final ResourceRef ORDERS =
            new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/orders"));

    private FakeAws aws;
    private TagStore store;

    @BeforeEach
    void start() {
        aws = new FakeAws();
        aws.account.bucket("lake").role("/", "etl").table("sales/orders");
        store = aws.provider().build().open(JOB);
    }

    @AfterEach
    void stop() {
        store.close();
        aws.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3_bucket|403|AccessDenied|Access Denied|s3:GetBucketTagging|s3:TagResource",
                "iam_role|403|AccessDenied|User: x is not authorized to perform: iam:GetRole on resource: etl|iam:GetRole|iam:GetRole",
                "iam_role|403|AccessDenied|no words|iam:GetRole|iam:TagRole or iam:ListRoleTags",
                "glue_catalog|400|AccessDeniedException|not authorized to perform: glue:GetDatabase|glue:GetDatabase|glue:GetDatabase",
                "glue_table|400|AccessDeniedException|no words|glue:GetTable|glue:UpdateTable"
            })
    void who_may_not_is_told_which_permission_is_missing(
            String type, int status, String code, String words, String toRead, String toWrite) {
        ResourceRef ref = List.of(LAKE, ROLE, SALES, ORDERS).stream()
                .filter(known -> known.type().equals(type))
                .findFirst()
                .orElseThrow();
        String version = read(ref).version();
        aws.fail(1, status, code, words);
        TagRead read = read(ref);
        assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read.detail()).contains("missing permission " + toRead, ref.id(), "request fake");

        version = read(ref).version() == null ? version : read(ref).version();
        aws.fail(1, status, code, words);
        TagWriteResult result = write(ref, Map.of("a", "1"), version);
        assertThat(result.failure()).isEqualTo(Kind.DENIED);
        assertThat(result.detail()).contains("missing permission " + toWrite, ref.id());
    }

    @Test
    void missing_is_not_denied_and_untagged_is_not_missing() {
        for (ResourceRef missing : List.of(
                new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::nothing"),
                new ResourceRef("aws", "iam_role", "arn:aws:iam::" + FakeAccount.ID + ":role/nothing"),
                new ResourceRef("aws", "glue_catalog", FakeAccount.databaseArn("nothing")),
                new ResourceRef("aws", "glue_table", FakeAccount.tableArn("nothing/orders")))) {
            assertThat(read(missing).status()).as("%s", missing).isEqualTo(TagRead.Status.MISSING);
            assertThat(write(missing, Map.of("a", "1"), null).failure()).isEqualTo(Kind.NOT_FOUND);
        }
        for (ResourceRef untagged : List.of(LAKE, ROLE, SALES, ORDERS)) {
            assertThat(read(untagged).status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(read(untagged).tags()).isEmpty();
        }
    }

    @Test
    void a_bucket_of_somebody_else_is_denied_though_its_name_is_right() {
        aws.account.buckets.put(
                "theirs", new FakeAccount.Bucket(FakeAccount.REGION, "999999999999", false, new TreeMap<>()));
        ResourceRef theirs = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::theirs");
        assertThat(read(theirs).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(write(theirs, Map.of("a", "1"), null).failure()).isEqualTo(Kind.DENIED);
    }

    @Test
    void a_bucket_in_another_region_is_told_with_its_region() {
        aws.account.buckets.put("far", new FakeAccount.Bucket("eu-central-1", FakeAccount.ID, false, new TreeMap<>()));
        TagRead read = read(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::far"));
        assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read.detail()).contains("in the region eu-central-1", "'region'");
    }

    @Test
    void credentials_of_another_account_find_no_role_of_the_same_name() {
        try (TagStore other = aws.provider()
                .build()
                .open(AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount("999999999999"))) {
            ResourceRef role = new ResourceRef("aws", "iam_role", "arn:aws:iam::999999999999:role/etl");
            TagRead read = other.read(List.of(role)).get(role);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains("of the account " + FakeAccount.ID, "assumeRole");
            TagWriteResult result = other.write(List.of(new TagWrite(role, Map.of("a", "1"), Set.of(), null)))
                    .get(role);
            assertThat(result.failure()).isEqualTo(Kind.DENIED);
            assertThat(aws.account.roles.get("etl").tags()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_throttled_write_is_waited_for_and_applied(boolean toldHowLong) {
        PropagationPlan plan = plan(LAKE, Map.of("owner", "data"));
        aws.fail(
                2,
                request -> request.method().equals("POST"),
                new FakeError(
                        503,
                        "SlowDown",
                        "Please reduce your request rate.",
                        toldHowLong ? Map.of("Retry-After", "7") : Map.of()));
        ResourceOutcome outcome = propagator().apply(plan).outcomes().get(0);
        assertThat(outcome.outcome()).isEqualTo(Outcome.RETRIED);
        assertThat(aws.account.buckets.get("lake").tags()).containsEntry("owner", "data");
        // Each try of the run was one request: the SDK did not try again by itself.
        assertThat(aws.takeCalls()).containsEntry("s3:TagResource", 1);
        assertThat(outcome.attempts()).isEqualTo(3);
    }

    @Test
    void throttling_says_what_aws_says_about_it() {
        aws.fail(
                1, request -> true, new FakeError(429, "TooManyRequestsException", "slow", Map.of("Retry-After", "7")));
        TagRead read = store.read(List.of(LAKE)).get(LAKE);
        assertThat(read.failure()).isEqualTo(Kind.THROTTLED);
        assertThat(read.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_throttled_reading_is_waited_for() {
        aws.fail(2, request -> true, new FakeError(400, "Throttling", "Rate exceeded"));
        assertThat(plan(ROLE, Map.of("owner", "data")).summary().additions()).isEqualTo(1);
    }

    @Test
    void the_fifty_first_tag_is_refused_and_the_others_stay() {
        Map<String, String> fifty = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            fifty.put("key" + i, "v");
        }
        for (ResourceRef ref : List.of(LAKE, ROLE, SALES)) {
            aws.account.tags(ref.id()).putAll(fifty);
            TagWriteResult result = write(ref, Map.of("one_more", "v"), null);
            assertThat(result.failure()).as("%s", ref).isEqualTo(Kind.REJECTED);
            assertThat(aws.account.tags(ref.id())).isEqualTo(fifty);
        }
        // Removing first makes room.
        assertThat(store.write(List.of(new TagWrite(LAKE, Map.of("one_more", "v"), Set.of("key0"), null)))
                        .get(LAKE)
                        .failure())
                .isNull();
    }

    @Test
    void a_reserved_key_is_refused_by_the_plan_and_by_aws() {
        assertThat(plan(LAKE, Map.of("aws:owner", "data")).toString()).contains("reserved prefix 'aws:'");
        assertThat(write(LAKE, Map.of("aws:owner", "data"), null).failure()).isEqualTo(Kind.REJECTED);
        assertThat(write(ORDERS, Map.of("classification", "csv"), null).detail())
                .contains("'classification' is a setting of the table");
    }

    @Test
    void what_a_tag_policy_of_the_organisation_forbids_is_told_as_that() {
        aws.account.tagPolicy.put("env", Set.of("prod", "test"));
        aws.account.others.put("arn:aws:sqs:eu-west-1:123456789012:q", new TreeMap<>());
        for (ResourceRef ref :
                List.of(LAKE, SALES, new ResourceRef("aws", "aws_resource", "arn:aws:sqs:eu-west-1:123456789012:q"))) {
            TagWriteResult result = write(ref, Map.of("env", "production"), null);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail())
                    .contains("TagPolicyViolation", "the organisation's tag policy refuses it", "'env'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredToken,403,the credentials have expired",
        "ExpiredTokenException,400,the credentials have expired",
        "InvalidAccessKeyId,403,AWS does not know these credentials",
        "UnrecognizedClientException,400,AWS does not know these credentials"
    })
    void bad_credentials_are_not_a_missing_permission(String code, int status, String words) {
        aws.fail(1, status, code, "The provided token is malformed or otherwise invalid.");
        TagRead read = read(LAKE);
        assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read.detail()).contains(words).doesNotContain("missing permission");
    }

    @Test
    void no_credentials_at_all_says_where_they_were_looked_for() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        };
        try (TagStore nobody = AwsProvider.builder()
                .endpoint(aws.endpoint())
                .credentials(none)
                .build()
                .open(JOB)) {
            TagRead read = nobody.read(List.of(LAKE)).get(LAKE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains("there are no credentials", "environment");
            assertThat(nobody.write(List.of(new TagWrite(LAKE, Map.of("a", "1"), Set.of(), null)))
                            .get(LAKE)
                            .failure())
                    .isEqualTo(Kind.DENIED);
        }
    }

    @Test
    void a_wrong_clock_is_set_right_by_the_sdk_or_else_named() {
        aws.fail(
                1,
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the server's is too large.");
        assertThat(read(LAKE).status()).isEqualTo(TagRead.Status.FOUND);

        aws.fail(
                2,
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the server's is too large.");
        TagRead read = read(LAKE);
        assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read.detail()).contains("the clock of this machine is wrong");
    }

    @Test
    void an_endpoint_that_is_down_is_not_reached_and_nothing_was_written() {
        TagStore down = aws.provider().build().open(JOB);
        aws.close();
        TagRead read = down.read(List.of(LAKE)).get(LAKE);
        assertThat(read.failure()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(read.detail()).contains("cannot be reached");
        TagWriteResult result = down.write(List.of(new TagWrite(LAKE, Map.of("a", "1"), Set.of(), null)))
                .get(LAKE);
        assertThat(result.failure()).isEqualTo(Kind.UNAVAILABLE);
        down.close();
    }

    @Test
    void a_call_without_an_answer_ends_in_time_and_nobody_knows() {
        try (TagStore patient =
                aws.provider().timeout(Duration.ofMillis(700)).build().open(JOB)) {
            patient.read(List.of(LAKE));
            aws.hang(1);
            TagWriteResult result = patient.write(List.of(new TagWrite(LAKE, Map.of("a", "1"), Set.of(), null)))
                    .get(LAKE);
            assertThat(result.failure()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void half_a_batch_that_fails_does_not_fail_the_other_half() {
        List<ResourceRef> queues = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String arn = "arn:aws:sqs:eu-west-1:123456789012:queue-" + i;
            queues.add(new ResourceRef("aws", "aws_resource", arn));
            if (i % 4 != 0) {
                aws.account.others.put(arn, new TreeMap<>());
            }
            if (i % 4 == 1) {
                aws.account.denied.add(arn);
            }
        }
        Map<ResourceRef, TagWriteResult> results = store.write(queues.stream()
                .map(ref -> new TagWrite(ref, Map.of("owner", "data"), Set.of(), null))
                .toList());
        assertThat(aws.takeCalls()).isEqualTo(Map.of("tag:TagResources", 1));
        for (int i = 0; i < 20; i++) {
            Kind expected = i % 4 == 0 ? Kind.NOT_FOUND : i % 4 == 1 ? Kind.DENIED : null;
            assertThat(results.get(queues.get(i)).failure())
                    .as("queue %s: %s", i, results.get(queues.get(i)))
                    .isEqualTo(expected);
        }
        assertThat(results.get(queues.get(1)).detail()).contains("missing permission kms:TagResource");
    }

    @Test
    void one_bad_arn_that_spoils_a_whole_call_fails_alone() {
        List<ResourceRef> refs = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            String arn = "arn:aws:sqs:eu-west-1:123456789012:queue-" + i;
            aws.account.others.put(arn, new TreeMap<>());
            refs.add(new ResourceRef("aws", "aws_resource", arn));
        }
        ResourceRef bad = new ResourceRef("aws", "aws_resource", "arn:aws:x:eu-west-1:aws:bad");
        refs.add(7, bad);
        Map<ResourceRef, TagWriteResult> results = store.write(refs.stream()
                .map(ref -> new TagWrite(ref, Map.of("owner", "data"), Set.of(), null))
                .toList());
        assertThat(results)
                .allSatisfy((ref, result) ->
                        assertThat(result.failure()).isEqualTo(ref.equals(bad) ? Kind.REJECTED : null));
    }

    @Test
    void a_bucket_can_be_read_without_the_permission_to_read_the_index() {
        ResourceRef raw = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::raw");
        ResourceRef queue = new ResourceRef("aws", "aws_resource", "arn:aws:sqs:eu-west-1:123456789012:q");
        aws.account.bucket("raw");
        aws.fail(
                1,
                request -> request.service().equals("tagging"),
                new FakeError(400, "AccessDeniedException", "not authorized to perform: tag:GetResources"));
        Map<ResourceRef, TagRead> reads = store.read(List.of(LAKE, raw, queue));
        assertThat(reads.get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(reads.get(raw).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(reads.get(queue).detail()).contains("missing permission tag:GetResources");
    }

    @Test
    void what_the_index_still_lists_and_its_own_service_does_not_is_missing() {
        ResourceRef gone = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::gone");
        ResourceRef dropped = new ResourceRef("aws", "glue_catalog", FakeAccount.databaseArn("dropped"));
        aws.account.stillIndexed.put(gone.id(), Map.of("owner", "data"));
        aws.account.stillIndexed.put(dropped.id(), Map.of("owner", "data"));

        Map<ResourceRef, TagRead> reads = store.read(List.of(LAKE, gone, dropped));
        assertThat(reads.get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(reads.get(gone).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(reads.get(dropped).status()).isEqualTo(TagRead.Status.MISSING);
    }

    @Test
    void without_the_permission_to_list_buckets_each_is_asked() {
        ResourceRef raw = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::raw");
        aws.account.bucket("raw");
        Map<ResourceRef, TagWriteResult> written = store.write(List.of(
                new TagWrite(LAKE, Map.of("owner", "data"), Set.of(), null),
                new TagWrite(raw, Map.of("owner", "data"), Set.of(), null)));
        assertThat(written.values()).allMatch(result -> result.failure() == null);
        aws.takeCalls();
        aws.fail(
                1,
                request -> request.path().equals("/") && request.method().equals("GET"),
                new FakeError(403, "AccessDenied", "not authorized to perform: s3:ListAllMyBuckets"));

        assertThat(store.read(List.of(LAKE, raw)).values())
                .allSatisfy(read -> assertThat(read.tags()).containsEntry("owner", "data"));
        assertThat(aws.takeCalls()).isEqualTo(Map.of("tag:GetResources", 1, "s3:GetBucketTagging", 2));
    }

    @Test
    void roles_can_be_read_without_the_permission_to_list_the_account() {
        List<ResourceRef> roles = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            aws.account.role("/", "role-" + i);
            roles.add(new ResourceRef("aws", "iam_role", "arn:aws:iam::" + FakeAccount.ID + ":role/role-" + i));
        }
        aws.fail(
                1,
                request -> "GetAccountAuthorizationDetails".equals(request.operation()),
                new FakeError(403, "AccessDenied", "no"));
        assertThat(store.read(roles))
                .hasSize(10)
                .allSatisfy((ref, read) -> assertThat(read.status()).isEqualTo(TagRead.Status.FOUND));
        assertThat(aws.takeCalls()).isEqualTo(Map.of("iam:GetRole", 10));
    }

    @Test
    void a_run_that_half_fails_says_what_happened_to_each() {
        aws.fail(
                1,
                request -> request.path().contains("lake") && request.method().equals("POST"),
                new FakeError(403, "AccessDenied", "Access Denied"));
        PropagationPlan plan = propagator().plan(List.of(claim(LAKE), claim(ROLE), claim(SALES)), List.of());
        PropagationReport report = propagator().apply(plan);
        assertThat(report.outcomes())
                .extracting(outcome -> outcome.resource().type() + " " + outcome.outcome())
                .containsExactlyInAnyOrder("s3_bucket FAILED", "iam_role APPLIED", "glue_catalog APPLIED");
        assertThat(report.toString()).contains("missing permission s3:TagResource");
    }

    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(aws.provider().build()), ledger)
                .retry(new RetryPolicy(6, Duration.ofMillis(1), Duration.ofMillis(5)))
                .build();
    }

    private PropagationPlan plan(ResourceRef ref, Map<String, String> tags) {
        TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml"));
        return propagator().plan(List.of(new TagClaim(ref, JOB, claimed, "job.yaml")), List.of());
    }

    private static TagClaim claim(ResourceRef ref) {
        return new TagClaim(
                ref,
                JOB,
                TagSet.of(Map.of("owner", "data"), TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml")),
                "job.yaml");
    }

    private TagRead read(ResourceRef ref) {
        return store.read(List.of(ref)).get(ref);
    }

    private TagWriteResult write(ResourceRef ref, Map<String, String> set, String version) {
        return store.write(List.of(new TagWrite(ref, set, Set.of(), version))).get(ref);
    }
}
