package io.dativo.aws.organizations;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.problem.ProviderException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.DescribeEffectivePolicyResponse;
import software.amazon.awssdk.services.organizations.model.EffectivePolicy;
import software.amazon.awssdk.services.organizations.model.EffectivePolicyNotFoundException;
import software.amazon.awssdk.services.organizations.model.EffectivePolicyType;
import software.amazon.awssdk.services.organizations.model.ListParentsResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetResponse;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.ParentType;
import software.amazon.awssdk.services.organizations.model.Policy;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;

/**
 * Reads tag policies from AWS Organizations, for {@link AwsTagPolicies} and what is built on it. An account may ask for its
 * own effective policy; what is attached above it is visible to the management account and to a delegated administrator.
 * Thread-safe.
 */
public final class OrganizationPolicies {
    private final OrganizationsClient organizations;

    private OrganizationPolicies(OrganizationsClient organizations) {
        this.organizations = organizations;
    }

    /**
     * Reads with a client.
     *
     * @param organizations the host's client; never closed here
     * @return the reader
     */
    public static OrganizationPolicies of(OrganizationsClient organizations) {
        return new OrganizationPolicies(organizations);
    }

    /**
     * The effective tag policy of an account as AWS computed it. One call.
     *
     * @param account the account's id, or null for the account of the credentials
     * @return the policy, or nothing when no tag policy has an effect on it
     * @throws ProviderException when it cannot be read
     * @throws io.dativo.problem.InvalidInputException when AWS gives a document that is no effective policy
     */
    public Optional<AwsTagEffectivePolicy> effective(@Nullable String account) {
        String on = account == null ? "the account of the credentials" : account;
        return AwsErrors.calling(AwsCall.DESCRIBE_EFFECTIVE_POLICY, on, () -> describe(account))
                .map(answer -> {
                    EffectivePolicy policy = answer.effectivePolicy();
                    boolean isAnswer = policy != null
                            && policy.policyContent() != null
                            && (account == null || account.equals(policy.targetId()));
                    AwsErrors.require(AwsCall.DESCRIBE_EFFECTIVE_POLICY, on, isAnswer);
                    return AwsTagPolicies.parse(policy.policyContent(), "the effective policy of " + on)
                            .effective();
                });
    }

    private Optional<DescribeEffectivePolicyResponse> describe(@Nullable String account) {
        try {
            return Optional.of(organizations.describeEffectivePolicy(request ->
                    request.policyType(EffectivePolicyType.TAG_POLICY).targetId(account)));
        } catch (EffectivePolicyNotFoundException none) {
            return Optional.empty();
        }
    }

    /**
     * An account or organizational unit with everything above it and the tag policies attached to each. Two calls for each
     * level and one for each policy.
     *
     * <p>AWS does not say in which order policies were attached to one entity; they are in the order in which it lists them.
     *
     * @param entity the id of the account or organizational unit
     * @return the organization, as far as it matters to the entity; its entities are called by their ids, the policies by
     *     their names
     * @throws ProviderException when it cannot be read
     * @throws io.dativo.problem.InvalidInputException when a policy is no valid document
     */
    public AwsTagOrganization above(String entity) {
        Deque<String> path = new ArrayDeque<>(List.of(entity));
        for (Parent parent = parent(entity); ; parent = parent(parent.id())) {
            path.push(parent.id());
            if (parent.type() == ParentType.ROOT) {
                break;
            }
        }
        Map<String, AwsTagPolicy> known = new HashMap<>();
        String above = path.pop();
        AwsTagOrganization.Builder organization = AwsTagOrganization.builder(above, attached(above, known));
        for (String each : path) {
            organization.add(each, above, attached(each, known));
            above = each;
        }
        return organization.build();
    }

    private Parent parent(String child) {
        String token = null;
        do {
            String page = token;
            ListParentsResponse answer = AwsErrors.calling(
                    AwsCall.LIST_PARENTS,
                    child,
                    () -> organizations.listParents(
                            request -> request.childId(child).nextToken(page)));
            AwsErrors.require(AwsCall.LIST_PARENTS, child, answer.hasParents());
            if (!answer.parents().isEmpty()) {
                Parent parent = answer.parents().get(0);
                AwsErrors.require(AwsCall.LIST_PARENTS, child, parent.id() != null && parent.type() != null);
                return parent;
            }
            token = answer.nextToken();
        } while (token != null);
        throw new ProviderException(
                ProviderException.Kind.NOT_FOUND,
                null,
                child + " is in no organization that these credentials see",
                null);
    }

    private AwsTagPolicy[] attached(String target, Map<String, AwsTagPolicy> known) {
        List<AwsTagPolicy> policies = new ArrayList<>();
        String token = null;
        do {
            String page = token;
            ListPoliciesForTargetResponse answer = AwsErrors.calling(
                    AwsCall.LIST_POLICIES_FOR_TARGET,
                    target,
                    () -> organizations.listPoliciesForTarget(request -> request.targetId(target)
                            .filter(PolicyType.TAG_POLICY)
                            .nextToken(page)));
            AwsErrors.require(AwsCall.LIST_POLICIES_FOR_TARGET, target, answer.hasPolicies());
            for (PolicySummary policy : answer.policies()) {
                AwsErrors.require(
                        AwsCall.LIST_POLICIES_FOR_TARGET, target, policy.id() != null && policy.name() != null);
                policies.add(known.computeIfAbsent(policy.id(), id -> policy(policy)));
            }
            token = answer.nextToken();
        } while (token != null);
        return policies.toArray(AwsTagPolicy[]::new);
    }

    private AwsTagPolicy policy(PolicySummary policy) {
        String on = policy.name() + " (" + policy.id() + ")";
        Policy found = AwsErrors.calling(
                AwsCall.DESCRIBE_POLICY,
                on,
                () -> organizations
                        .describePolicy(request -> request.policyId(policy.id()))
                        .policy());
        boolean isAnswer = found != null
                && found.content() != null
                && found.policySummary() != null
                && policy.id().equals(found.policySummary().id());
        AwsErrors.require(AwsCall.DESCRIBE_POLICY, on, isAnswer);
        return AwsTagPolicies.parse(found.content(), policy.name()).policy();
    }
}
