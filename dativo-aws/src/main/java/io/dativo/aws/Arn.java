package io.dativo.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Amazon Resource Name in its parts. Some resources have no region in theirs, buckets no account either. Immutable.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} …
 * @param service the service, for example {@code s3}
 * @param region the region, or empty
 * @param account the account's twelve digits, or empty
 * @param resource the rest
 */
record Arn(String partition, String service, String region, String account, String resource) {
    private static final Pattern SYNTAX = Pattern.compile(
            "arn:(aws(?:-[a-z]+)*+):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|aws)?:([^\\s\\p{Cntrl}\\p{Cs}]{1,1000})");

    static boolean isArn(String text) {
        return text.startsWith("arn:");
    }

    /**
     * Takes an ARN apart.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Arn parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "an ARN has six parts: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, the account with twelve digits");
        }
        String account = parts.group(4) == null ? "" : parts.group(4);
        return new Arn(parts.group(1), parts.group(2), parts.group(3), account, parts.group(5));
    }

    /** {@return the resource after its type, for example {@code orders} of {@code database/orders}} */
    String nameAfter(String type) {
        return resource.substring(type.length() + 1);
    }

    /** {@return whether the resource is of a type, for example {@code database}} */
    boolean is(String ofService, String type) {
        return service.equals(ofService) && resource.startsWith(type + "/");
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
