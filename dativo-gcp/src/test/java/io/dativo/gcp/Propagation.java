package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Plans and applies over a fake, without waiting. */
public final class Propagation {
    public static final String PROJECT = "acme-data-platform";
    public static final AccountScope SCOPE =
            AccountScope.of("gcp").withRegion("us-central1").withProject(PROJECT);

    private final GcpProvider provider;
    private final List<Duration> pauses;
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    public Propagation(FakeGoogle google) {
        this(GcpProvider.of(access(google)));
    }

    public Propagation(GcpProvider provider) {
        this(provider, new ArrayList<>());
    }

    /**
     * @param pauses gets every pause that is made
     */
    public Propagation(GcpProvider provider, List<Duration> pauses) {
        this.provider = provider;
        this.pauses = Collections.synchronizedList(pauses);
    }

    public static GoogleAccess access(FakeGoogle google) {
        return GoogleAccess.builder().endpoint(google.address()).build();
    }

    public PropagationPlan plan(Collection<ResourceRef> resources, Map<String, String> tags) {
        List<TagClaim> claims = resources.stream()
                .map(resource -> new TagClaim(
                        resource, SCOPE, TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "job")), "job"))
                .toList();
        return propagator().plan(claims, List.of());
    }

    public PropagationReport apply(PropagationPlan plan) {
        return propagator().apply(plan);
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(provider), ledger)
                .retry(new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(1)))
                .sleeper(pauses::add)
                .build();
    }
}
