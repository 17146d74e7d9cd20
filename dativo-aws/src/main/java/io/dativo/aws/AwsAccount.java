package io.dativo.aws;

import io.dativo.infrastructure.AccountScope;
import org.jspecify.annotations.Nullable;

/**
 * The account and the region of a job. Immutable.
 *
 * @param id the account's twelve digits, or null when the job does not say
 * @param region the region, or null when the job does not say
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} …, as the region tells
 */
record AwsAccount(@Nullable String id, @Nullable String region, String partition) {
    static AwsAccount of(AccountScope scope) {
        return new AwsAccount(scope.accountId(), scope.region(), partition(scope.region()));
    }

    private static String partition(@Nullable String region) {
        if (region == null) {
            return "aws";
        }
        for (String[] known : new String[][] {
            {"cn-", "aws-cn"},
            {"us-gov-", "aws-us-gov"},
            {"us-iso-", "aws-iso"},
            {"us-isob-", "aws-iso-b"},
            {"eu-isoe-", "aws-iso-e"},
            {"us-isof-", "aws-iso-f"},
            {"eusc-", "aws-eusc"}
        }) {
            if (region.startsWith(known[0])) {
                return known[1];
            }
        }
        return "aws";
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
