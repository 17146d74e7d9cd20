package io.dativo.aws.organizations;

import java.util.List;

/**
 * One entity on the way from the root to an account, with the policies attached to it. Immutable.
 *
 * @param entity the root, organizational unit or account
 * @param policies its policies in the order in which they were attached: of two that assign one setting, the first wins
 */
public record AwsTagLevel(String entity, List<AwsTagPolicy> policies) {
    /** Copies the policies. */
    public AwsTagLevel {
        policies = List.copyOf(policies);
    }

    /**
     * A level from its policies.
     *
     * @param entity the root, organizational unit or account
     * @param policies its policies in attach order
     * @return the level
     */
    public static AwsTagLevel of(String entity, AwsTagPolicy... policies) {
        return new AwsTagLevel(entity, List.of(policies));
    }
}
