package io.dativo.reports;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which values a policy refuses, each asked once. Rules for certain providers or types do not count. Not thread-safe. */
final class Refusals {
    private static final ResourceRef CHARGE = new ResourceRef("bill", "charge", "charge");

    private final @Nullable TagPolicy policy;
    private final Clock clock;
    private final Map<List<String>, Boolean> known = new HashMap<>();

    Refusals(@Nullable TagPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    boolean isRefused(String key, String value) {
        return policy != null && known.computeIfAbsent(List.of(key, value), first -> ask(policy, key, value));
    }

    private boolean ask(TagPolicy asked, String key, String value) {
        TaggedResource charge = TaggedResource.builder(CHARGE)
                .tags(TagSet.of(Map.of(key, value), TagOrigin.of(TagLevel.JOB, "the bill")))
                .observation(Observation.PARTIAL)
                .build();
        return asked.check(List.of(charge), clock).findings(Verdict.VIOLATION).stream()
                .map(Finding::key)
                .anyMatch(key::equals);
    }
}
