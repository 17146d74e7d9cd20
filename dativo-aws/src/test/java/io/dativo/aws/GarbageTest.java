package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dativo.aws.cost.CostAllocationTags;
import io.dativo.aws.cost.CostExplorerSource;
import io.dativo.aws.organizations.AwsTagPolicies;
import io.dativo.aws.organizations.OrganizationPolicies;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.test.Garbage;
import io.dativo.test.HttpAnswers.Answer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/** No answer of AWS Organizations and Cost Explorer is believed that is not one: none is taken for no policy and no cost. */
class GarbageTest {
    private static final String POLICY = "{\"tags\":{\"team\":{\"tag_key\":{\"@@assign\":\"team\"},"
            + "\"tag_value\":{\"@@assign\":[\"data\"]},\"enforced_for\":{\"@@assign\":[\"s3:bucket\"]}}}}";
    private static final String EFFECTIVE =
            "{\"tags\":{\"team\":{\"tag_key\":\"team\",\"tag_value\":[\"data\"],\"enforced_for\":[\"s3:bucket\"]}}}";
    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

    private final FakeAws aws = new FakeAws();
    private final OrganizationsClient organizations = client(OrganizationsClient.builder());
    private final CostExplorerClient costs = client(CostExplorerClient.builder());

    @AfterEach
    void stop() {
        organizations.close();
        costs.close();
        aws.close();
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(FakeAws.credentials())
                .overrideConfiguration(overrides -> overrides.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /**
     * An operation of a service.
     *
     * @param call what it may do there
     * @param holding what its request holds and no other of the same reading
     * @param answer a true answer, with something in it
     * @param empty an answer that there is nothing, or null when the service says it by an error
     * @param reading asks for it
     */
    private record Operation(
            String name, Call call, String holding, String answer, String empty, ThrowingCallable reading) {}

    private List<Operation> operations() {
        OrganizationPolicies policies = OrganizationPolicies.of(organizations);
        CostAllocationTags tags = CostAllocationTags.of(costs);
        aws.organizations.parents.putAll(Map.of("r-acme", "", "123456789012", "r-acme"));
        aws.organizations.policies.put("p-baseline", POLICY);
        aws.organizations.attached.put("r-acme", List.of("p-baseline"));
        ThrowingCallable above = () -> policies.above("123456789012");
        String period = "{\"ResultsByTime\":[{\"TimePeriod\":{\"Start\":\"2026-10-01\",\"End\":\"2026-11-01\"},";
        String metrics = "{\"UnblendedCost\":{\"Amount\":\"1.5\",\"Unit\":\"USD\"},"
                + "\"AmortizedCost\":{\"Amount\":\"1\",\"Unit\":\"USD\"}}";
        return List.of(
                new Operation(
                        "DescribeEffectivePolicy",
                        Call.READ,
                        "PolicyType",
                        "{\"EffectivePolicy\":{\"TargetId\":\"123456789012\",\"PolicyContent\":" + quoted(EFFECTIVE)
                                + "}}",
                        "{\"EffectivePolicy\":{\"TargetId\":\"123456789012\",\"PolicyContent\":\"{\\\"tags\\\":{}}\"}}",
                        () -> policies.effective("123456789012")),
                new Operation(
                        "ListParents",
                        Call.READ,
                        "ChildId",
                        "{\"Parents\":[{\"Id\":\"r-acme\",\"Type\":\"ROOT\"}]}",
                        null,
                        above),
                new Operation(
                        "ListPoliciesForTarget",
                        Call.READ,
                        "Filter",
                        "{\"Policies\":[{\"Id\":\"p-baseline\",\"Name\":\"baseline\",\"Type\":\"TAG_POLICY\"}]}",
                        "{\"Policies\":[]}",
                        above),
                new Operation(
                        "DescribePolicy",
                        Call.READ,
                        "PolicyId",
                        "{\"Policy\":{\"Content\":" + quoted(POLICY)
                                + ",\"PolicySummary\":{\"Id\":\"p-baseline\",\"Name\":\"baseline\"}}}",
                        "{\"Policy\":{\"Content\":\"{\\\"tags\\\":{}}\",\"PolicySummary\":{\"Id\":\"p-baseline\"}}}",
                        above),
                new Operation(
                        "GetCostAndUsage, grouped",
                        Call.READ,
                        "TimePeriod",
                        period + "\"Total\":{},\"Groups\":[{\"Keys\":[\"team$data\"],\"Metrics\":" + metrics + "}]}]}",
                        period + "\"Total\":{},\"Groups\":[]}]}",
                        () -> costs("team")),
                new Operation(
                        "GetCostAndUsage, in total",
                        Call.READ,
                        "TimePeriod",
                        period + "\"Total\":" + metrics + "}]}",
                        period + "\"Total\":{},\"Groups\":[]}]}",
                        () -> costs()),
                new Operation(
                        "ListCostAllocationTags",
                        Call.READ,
                        "UserDefined",
                        "{\"CostAllocationTags\":[{\"TagKey\":\"team\",\"Type\":\"UserDefined\",\"Status\":\"Active\"}]}",
                        "{\"CostAllocationTags\":[]}",
                        () -> tags.states(List.of("team"))),
                new Operation(
                        "ListCostAllocationTagBackfillHistory",
                        Call.READ,
                        "",
                        "{\"BackfillRequests\":[{\"BackfillFrom\":\"2026-01-01T00:00:00Z\",\"RequestedAt\":"
                                + "\"2026-11-01T00:00:00Z\",\"BackfillStatus\":\"SUCCEEDED\"}]}",
                        "{\"BackfillRequests\":[]}",
                        tags::backfills),
                new Operation(
                        "UpdateCostAllocationTagsStatus",
                        Call.WRITE,
                        "",
                        "{\"Errors\":[{\"TagKey\":\"team\",\"Code\":\"TagKeysNotFoundException\",\"Message\":\"no\"}]}",
                        "{\"Errors\":[]}",
                        () -> tags.activate(List.of("team"))),
                new Operation(
                        "StartCostAllocationTagBackfill",
                        Call.WRITE,
                        "",
                        "{\"BackfillRequest\":{\"BackfillFrom\":\"2026-01-01T00:00:00Z\",\"RequestedAt\":"
                                + "\"2026-11-01T00:00:00Z\",\"BackfillStatus\":\"SUCCEEDED\"}}",
                        null,
                        () -> tags.backfill(LocalDate.of(2026, 1, 1))));
    }

    private static String quoted(String json) {
        return '"' + json.replace("\"", "\\\"") + '"';
    }

    private void costs(String... keys) {
        CostQuery query = new CostQuery(DAY, DAY.plusMonths(1), Granularity.MONTHLY, Set.of(), List.of(keys));
        CostExplorerSource.builder(costs).build().read(query, line -> {});
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_refused_and_a_true_one_is_read() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Operation operation : operations()) {
            tests.add(test(operation, "a true answer", operation.answer(), true));
            if (operation.empty() != null) {
                tests.add(test(operation, "nothing is there", operation.empty(), true));
            }
            Garbage.around(operation.answer()).forEach((name, body) -> tests.add(test(operation, name, body, false)));
        }
        tests.add(test(
                operations().get(0),
                "another account's",
                operations().get(0).answer().replace("1234", "9999"),
                false));
        tests.add(test(
                operations().get(3),
                "another policy",
                operations().get(3).answer().replace("p-base", "p-case"),
                false));
        return tests.stream();
    }

    private DynamicTest test(Operation operation, String name, String body, boolean isAnswer) {
        return DynamicTest.dynamicTest(operation.name() + ": " + name, () -> {
            aws.answers.give(
                    operation.call(),
                    operation.holding(),
                    new Answer(200, Map.of("Content-Type", "application/x-amz-json-1.1"), body));
            Throwable thrown = catchThrowable(operation.reading());
            if (isAnswer) {
                assertThat(thrown).isNull();
            } else {
                assertThat(thrown).isInstanceOfAny(ProviderException.class, InvalidInputException.class);
                assertThat(thrown.getMessage()).doesNotContain("Cannot invoke");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> a_document_that_is_no_policy_is_refused_with_its_place() {
        return Stream.of(POLICY, EFFECTIVE)
                .flatMap(document -> Garbage.around(document).entrySet().stream())
                .map(garbage -> DynamicTest.dynamicTest(garbage.getKey(), () -> {
                    List<Problem> problems = AwsTagPolicies.parse(garbage.getValue(), "policy.json")
                            .problems();
                    assertThat(problems).anySatisfy(problem -> {
                        assertThat(problem.isError()).isTrue();
                        assertThat(problem.location()).isNotNull();
                    });
                }));
    }
}
