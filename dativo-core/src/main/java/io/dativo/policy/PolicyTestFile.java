package io.dativo.policy;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of table tests as it is written.
 *
 * @param policy the policy file, from the folder of this file; null where the caller gives the policy
 * @param tests the tests
 */
record PolicyTestFile(@Nullable String policy, @NotNull List<@NotNull @Valid CaseBlock> tests) {
    /**
     * One test; see {@link PolicyTests}.
     *
     * @param name what the test shows
     * @param job the job file whose resources are judged, from the folder of this file; or null
     * @param resource one resource in place of a job: {@code aws/s3_bucket}, with an id behind another slash if it matters; or null
     * @param tenant the tenant of the resource, or null
     * @param environment the environment of the resource, or null
     * @param tags its tags, or null
     * @param before the tags that it carried until now, for rules about lowering; or null
     * @param today the day for waivers, {@code 2026-11-30}; or null
     * @param expect rule to verdict; a rule that is not named must not object
     */
    record CaseBlock(
            @NotNull String name,
            @Nullable String job,
            @Nullable String resource,
            @Nullable String tenant,
            @Nullable String environment,
            @Nullable Map<String, @NotNull String> tags,
            @Nullable Map<String, @NotNull String> before,
            @Nullable String today,
            @Nullable Map<String, @NotNull String> expect) {}
}
