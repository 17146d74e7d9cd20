package io.dativo.aws.organizations;

import io.dativo.problem.SourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * Which policy said something, and where it is attached. Immutable.
 *
 * @param policy the policy's name
 * @param entity the root, organizational unit or account to which it is attached
 * @param location where it was written, or null when it was made in code
 */
public record AwsTagSource(
        String policy, String entity, @Nullable SourceLocation location) {
    /** {@code policy baseline at ou-data (baseline.json:4:9)}. */
    @Override
    public String toString() {
        return "policy " + policy + " at " + entity + (location == null ? "" : " (" + location + ")");
    }
}
