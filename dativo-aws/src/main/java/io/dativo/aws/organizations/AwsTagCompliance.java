package io.dativo.aws.organizations;

import java.util.List;

/**
 * What AWS says of the tags of one resource, with its API's names. Immutable; the keys are sorted.
 *
 * @param noncompliantKeys the resource's keys in another capitalisation than the policy's
 * @param keysWithNoncompliantValues the resource's keys with a value that the policy does not accept
 * @param missingTagKeys the keys that the policy requires for the resource's type and that it does not have
 * @param enforcedKeys those of the first two whose rule is enforced for the resource's type: AWS refuses to tag it so
 */
public record AwsTagCompliance(
        List<String> noncompliantKeys,
        List<String> keysWithNoncompliantValues,
        List<String> missingTagKeys,
        List<String> enforcedKeys) {
    /** Sorts and copies the keys. */
    public AwsTagCompliance {
        noncompliantKeys = noncompliantKeys.stream().sorted().toList();
        keysWithNoncompliantValues =
                keysWithNoncompliantValues.stream().sorted().toList();
        missingTagKeys = missingTagKeys.stream().sorted().toList();
        enforcedKeys = enforcedKeys.stream().sorted().toList();
    }

    /** {@return whether nothing is wrong: AWS's {@code ComplianceStatus}} */
    public boolean compliant() {
        return noncompliantKeys.isEmpty() && keysWithNoncompliantValues.isEmpty() && missingTagKeys.isEmpty();
    }

    /** {@code compliant}, or the keys with what is wrong with them. */
    @Override
    public String toString() {
        if (compliant()) {
            return "compliant";
        }
        StringBuilder text = new StringBuilder("noncompliant");
        String separator = ": ";
        if (!noncompliantKeys.isEmpty()) {
            text.append(separator).append("capitalisation of ").append(noncompliantKeys);
            separator = ", ";
        }
        if (!keysWithNoncompliantValues.isEmpty()) {
            text.append(separator).append("value of ").append(keysWithNoncompliantValues);
            separator = ", ";
        }
        if (!missingTagKeys.isEmpty()) {
            text.append(separator).append("missing ").append(missingTagKeys);
        }
        if (!enforcedKeys.isEmpty()) {
            text.append("; AWS refuses to tag with ").append(enforcedKeys);
        }
        return text.toString();
    }
}
