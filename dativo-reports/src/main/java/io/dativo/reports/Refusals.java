package io.dativo.reports;

import io.dativo.infrastructure.CloudProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.Finding;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.TaggedResource.Observation;
import io.dativo.policy.Verdict;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which values a policy refuses on every cloud, each asked once: a bill names its provider in words that no policy knows. Rules
 * for certain resource types do not count. Not thread-safe.
 */
final class Refusals {
    private final @Nullable TagPolicy policy;
    private final Clock clock;
    private final Map<List<String>, Boolean> known = new HashMap<>();

    Refusals(@Nullable TagPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    boolean isRefused(String key, String value) {
        return policy != null
                && known.computeIfAbsent(
                        List.of(key, value),
                        first -> Arrays.stream(CloudProvider.values())
                                .allMatch(cloud -> isRefused(policy, cloud, key, value)));
    }

    private boolean isRefused(TagPolicy asked, CloudProvider cloud, String key, String value) {
        TaggedResource charge = TaggedResource.builder(new ResourceRef(cloud.id(), "charge", "charge"))
                .tags(TagSet.of(Map.of(key, value), TagOrigin.of(TagLevel.JOB, "the bill")))
                .observation(Observation.PARTIAL)
                .build();
        return asked.check(List.of(charge), clock).findings(Verdict.VIOLATION).stream()
                .map(Finding::key)
                .anyMatch(key::equals);
    }
}
