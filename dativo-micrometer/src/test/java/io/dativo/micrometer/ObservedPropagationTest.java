package io.dativo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservedPropagationTest {
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/etl");
    private static final List<TagClaim> CLAIMS = List.of(claim(LAKE), claim(ROLE));

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final List<Observation.Context> stopped = new ArrayList<>();

    @Test
    void each_apply_is_an_observation_with_its_outcome() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        TagPropagator propagator = TagPropagator.builder(Providers.of(aws), OwnershipLedger.inMemory())
                .sleeper(duration -> true)
                .listener(ObservedPropagation.with(registry))
                .build();
        aws.faults().failItem(ROLE, Kind.DENIED, 1);

        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        propagator.apply(plan);
        propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(stopped).extracting(Observation.Context::getName).containsExactly("dativo.apply", "dativo.apply");
        assertThat(stopped)
                .extracting(context -> value(context.getLowCardinalityKeyValue("outcome")))
                .containsExactly("failed", "complete");
        Observation.Context first = stopped.get(0);
        assertThat(value(first.getHighCardinalityKeyValue("plan"))).isEqualTo(plan.id());
        assertThat(value(first.getHighCardinalityKeyValue("applied"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("failed"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("claims.in-place"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("claims.write-failed")))
                .isEqualTo("1");
    }

    private static TagClaim claim(ResourceRef resource) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "a.yaml#infrastructure.tags");
        return new TagClaim(resource, AccountScope.of("aws"), TagSet.of(Map.of("k", "v"), origin), "a.yaml");
    }

    private static String value(KeyValue keyValue) {
        return keyValue.getValue();
    }
}
