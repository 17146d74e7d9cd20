package io.dativo.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.aws.FakeAws;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.testparts.MotoServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.PolicyType;

class OrganizationPoliciesTest {
    private static final String ROOT = "r-acme";
    private static final String UNIT = "ou-acme-datadata";
    private static final String ACCOUNT = "123456789012";
    private static final String BASELINE =
            "{\"tags\":{\"costcode\":{\"tag_key\":{\"@@assign\":\"CostCode\"},\"tag_value\":{\"@@assign\":[\"A\",\"B\"]}}}}";
    private static final String MORE = "{\"tags\":{\"costcode\":{\"tag_value\":{\"@@append\":[\"C\"]}}}}";
    private static final String EFFECTIVE =
            "{\"tags\":{\"costcode\":{\"tag_key\":\"CostCode\",\"tag_value\":[\"A\",\"B\",\"C\"]}}}";

    private final FakeAws aws = new FakeAws();
    private final OrganizationsClient client = client(aws.endpoint());
    private final OrganizationPolicies policies = OrganizationPolicies.of(client);

    @BeforeEach
    void organise() {
        aws.organizations.parents.putAll(Map.of(ROOT, "", UNIT, ROOT, ACCOUNT, UNIT));
        aws.organizations.policies.putAll(Map.of("p-baseline", BASELINE, "p-more", MORE));
        aws.organizations.attached.put(ROOT, List.of("p-baseline"));
        aws.organizations.attached.put(UNIT, List.of("p-more", "p-baseline"));
        aws.organizations.effective.put(ACCOUNT, EFFECTIVE);
    }

    @AfterEach
    void stop() {
        client.close();
        aws.close();
    }

    @Test
    void the_effective_policy_is_what_aws_computed() {
        AwsTagEffectivePolicy effective = policies.effective(ACCOUNT).orElseThrow();

        assertThat(effective.rule("costcode").orElseThrow().tagValues()).containsExactly("A", "B", "C");
        assertThat(policies.effective(null)).as("of the credentials' account").isPresent();
        aws.organizations.effective.clear();
        assertThat(policies.effective(ACCOUNT)).isEmpty();
    }

    @Test
    void what_is_attached_above_an_account_gives_the_same() {
        AwsTagOrganization organization = policies.above(ACCOUNT);

        assertThat(organization.levels(ACCOUNT)).extracting(AwsTagLevel::entity).containsExactly(ROOT, UNIT, ACCOUNT);
        assertThat(organization.levels(ACCOUNT).get(1).policies())
                .extracting(AwsTagPolicy::name)
                .containsExactly("more", "baseline");
        assertThat(organization
                        .effective(ACCOUNT)
                        .rule("costcode")
                        .orElseThrow()
                        .tagValues())
                .containsExactlyInAnyOrderElementsOf(policies.effective(ACCOUNT)
                        .orElseThrow()
                        .rule("costcode")
                        .orElseThrow()
                        .tagValues());
        assertThat(aws.takeCalls())
                .as("one call for each page, and each policy once")
                .isEqualTo(Map.of(
                        "organizations:ListParents", 2,
                        "organizations:ListPoliciesForTarget", 4,
                        "organizations:DescribePolicy", 2,
                        "organizations:DescribeEffectivePolicy", 1));
    }

    @Test
    void what_cannot_be_read_says_why() {
        assertThatThrownBy(() -> policies.above("999999999999"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("organizations:ListParents on 999999999999");
        aws.fail(1, 400, "AccessDeniedException", "You don't have permissions to access this resource.");
        assertThatThrownBy(() -> policies.effective(ACCOUNT))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("missing permission organizations:DescribeEffectivePolicy");
        aws.fail(1, 400, "TooManyRequestsException", "slow down");
        assertThatThrownBy(() -> policies.above(ACCOUNT))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.THROTTLED));
        aws.fail(1, 400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
        assertThatThrownBy(() -> policies.effective(null))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("not a member of an organization");
        aws.organizations.policies.put("p-more", "{\"tags\":{\"costcode\":{\"tag_value\":{\"@@prepend\":[\"C\"]}}}}");
        assertThatThrownBy(() -> policies.above(ACCOUNT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tag policy more");
    }

    @Test
    void an_emulated_organization_is_read_as_it_was_made() {
        try (MotoServer moto = new MotoServer();
                OrganizationsClient made = client(moto.endpoint())) {
            made.createOrganization(request -> request.featureSet("ALL"));
            String root = made.listRoots().roots().get(0).id();
            made.enablePolicyType(request -> request.rootId(root).policyType(PolicyType.TAG_POLICY));
            String unit = made.createOrganizationalUnit(
                            request -> request.parentId(root).name("data"))
                    .organizationalUnit()
                    .id();
            String account = made.createAccount(
                            request -> request.accountName("a").email("a@example.com"))
                    .createAccountStatus()
                    .accountId();
            made.moveAccount(
                    request -> request.accountId(account).sourceParentId(root).destinationParentId(unit));
            attach(made, root, "baseline", BASELINE);
            attach(made, unit, "more", MORE);

            AwsTagOrganization organization = OrganizationPolicies.of(made).above(account);

            assertThat(organization.levels(account))
                    .extracting(AwsTagLevel::entity)
                    .containsExactly(root, unit, account);
            assertThat(organization
                            .effective(account)
                            .rule("costcode")
                            .orElseThrow()
                            .tagValues())
                    .containsExactlyInAnyOrder("A", "B", "C");
        }
    }

    private static void attach(OrganizationsClient client, String target, String name, String document) {
        String id = client.createPolicy(request -> request.name(name)
                        .description(name)
                        .type(PolicyType.TAG_POLICY)
                        .content(document))
                .policy()
                .policySummary()
                .id();
        client.attachPolicy(request -> request.policyId(id).targetId(target));
    }

    private static OrganizationsClient client(URI endpoint) {
        return OrganizationsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(FakeAws.credentials())
                .overrideConfiguration(overrides -> overrides.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
