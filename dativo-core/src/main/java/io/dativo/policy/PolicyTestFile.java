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
    /** One test; see {@link PolicyTests}. */
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
