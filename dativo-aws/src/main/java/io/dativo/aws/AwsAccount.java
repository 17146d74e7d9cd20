package io.dativo.aws;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The account and the region of a job. Immutable.
 *
 * @param id the account's twelve digits, or null when the job does not say
 * @param region the region, or null when the job does not say
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} …, by the region
 */
record AwsAccount(@Nullable String id, @Nullable String region, String partition) {
    private static final Map<String, String> PARTITIONS = Map.of(
            "cn-", "aws-cn",
            "us-gov-", "aws-us-gov",
            "us-iso-", "aws-iso",
            "us-isob-", "aws-iso-b",
            "eu-isoe-", "aws-iso-e",
            "us-isof-", "aws-iso-f",
            "eusc-", "aws-eusc");

    static AwsAccount of(AccountScope scope) {
        return new AwsAccount(scope.accountId(), scope.region(), partition(scope.region()));
    }

    private static String partition(@Nullable String region) {
        return PARTITIONS.entrySet().stream()
                .filter(known -> region != null && region.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("aws");
    }

    @Override
    public String toString() {
        return "AWS account " + (id == null ? "of the credentials" : id) + (region == null ? "" : " in " + region);
    }

    /**
     * The ARN of a role of this account.
     *
     * @throws ProviderException when the account is not known
     */
    String role(String name) {
        if (id == null) {
            throw new ProviderException(
                    Kind.REJECTED,
                    "NoAccount",
                    "the role '" + name + "' is to be assumed in the job's account; give the job's 'account_id'",
                    null);
        }
        return "arn:" + partition + ":iam::" + id + ":role/" + name;
    }

    /** Where the services live that are the same in every region. */
    String globalRegion() {
        return switch (partition) {
            case "aws-cn" -> "cn-northwest-1";
            case "aws-us-gov" -> "us-gov-west-1";
            case "aws" -> "us-east-1";
            default -> region == null ? "us-east-1" : region;
        };
    }
}
