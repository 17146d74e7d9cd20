package io.dativo.test;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** What the tests of propagation claim, and a propagator that takes no time. */
final class Claims {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/etl");

    private Claims() {}

    static TagClaim claim(String claimant, ResourceRef resource, Map<String, String> tags) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, claimant + "#infrastructure.tags");
        return new TagClaim(resource, AccountScope.of(resource.provider()), TagSet.of(tags, origin), claimant);
    }

    static TagPropagator.Builder propagator(InMemoryProvider provider, OwnershipLedger ledger) {
        return TagPropagator.builder(Providers.of(provider), ledger)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .retry(new RetryPolicy(4, Duration.ofMillis(100), Duration.ofSeconds(1)))
                .sleeper(duration -> true);
    }
}
