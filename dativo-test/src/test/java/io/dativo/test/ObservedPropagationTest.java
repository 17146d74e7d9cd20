package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.TagClaim;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ObservedPropagation;
import io.dativo.propagation.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservedPropagationTest {
    private static final List<TagClaim> CLAIMS =
            List.of(claim("a.yaml", LAKE, Map.of("k", "v")), claim("a.yaml", ROLE, Map.of("k", "v")));

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
        TagPropagator propagator = propagator(aws, OwnershipLedger.inMemory())
                .listener(ObservedPropagation.with(registry))
                .build();
        aws.faults().failItem(ROLE, Kind.DENIED, 1);

        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        propagator.apply(plan);
        propagator.apply(propagator.plan(CLAIMS, List.of()));

        assertThat(stopped).extracting(Observation.Context::getName).containsExactly("dativo.apply", "dativo.apply");
        assertThat(stopped)
                .extracting(context -> value(context.getLowCardinalityKeyValue("outcome")))
                .containsExactly("incomplete", "complete");
        Observation.Context first = stopped.get(0);
        assertThat(value(first.getHighCardinalityKeyValue("plan"))).isEqualTo(plan.id());
        assertThat(value(first.getHighCardinalityKeyValue("applied"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("failed"))).isEqualTo("1");
    }

    private static String value(KeyValue keyValue) {
        return keyValue.getValue();
    }
}
