package io.dativo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Operation;
import io.dativo.propagation.OperationObserver;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedOperationsTest {
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/etl");
    private static final List<TagClaim> CLAIMS = List.of(claim(LAKE), claim(ROLE));

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final List<Observation.Context> stopped = new ArrayList<>();

    @Test
    void plan_apply_and_drift_are_observations_with_their_outcome() {
        TagPropagator propagator = TagPropagator.builder(Providers.of(aws), OwnershipLedger.inMemory())
                .sleeper(duration -> true)
                .observer(ObservedOperations.with(registry()))
                .build();
        aws.faults().failItem(ROLE, Kind.DENIED, 1);

        PropagationPlan plan = propagator.plan(CLAIMS, List.of());
        propagator.apply(plan);
        propagator.verify(CLAIMS, List.of());
        propagator.apply(propagator.plan(CLAIMS, List.of()));
        propagator.plan(CLAIMS, List.of());
        propagator.verify(CLAIMS, List.of());

        assertThat(named("dativo.plan")).containsExactly("changes", "changes", "no-changes");
        assertThat(named("dativo.apply")).containsExactly("failed", "complete");
        assertThat(named("dativo.drift")).containsExactly("drifted", "in-sync");
        Observation.Context first = stopped.stream()
                .filter(context -> "dativo.apply".equals(context.getName()))
                .findFirst()
                .orElseThrow();
        assertThat(value(first.getHighCardinalityKeyValue("plan"))).isEqualTo(plan.id());
        assertThat(value(first.getHighCardinalityKeyValue("applied"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("failed"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("claims.in-place"))).isEqualTo("1");
        assertThat(value(first.getHighCardinalityKeyValue("claims.write-failed")))
                .isEqualTo("1");
    }

    @Test
    void each_load_of_a_job_or_a_folder_is_an_observation(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), "tenant_id: 7\n");
        Dativo dativo = Dativo.builder()
                .base(folder)
                .withoutDiscovery()
                .observer(ObservedOperations.with(registry()))
                .build();

        dativo.load(folder.resolve("bad.yaml"));
        dativo.loadFolder(folder);

        assertThat(named("dativo.load")).containsExactly("invalid", "invalid");
    }

    @Test
    void what_throws_is_an_observation_with_the_error_and_reaches_the_caller() {
        OperationObserver observed = ObservedOperations.with(registry());

        assertThatThrownBy(() -> observed.observe(Operation.PLAN, () -> {
                    throw new DativoException("no");
                }))
                .isInstanceOf(DativoException.class)
                .hasMessage("no");

        assertThat(named("dativo.plan")).containsExactly("error");
        assertThat(stopped.get(0).getError()).hasMessage("no");
    }

    private ObservationRegistry registry() {
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
        return registry;
    }

    private List<String> named(String name) {
        return stopped.stream()
                .filter(context -> name.equals(context.getName()))
                .map(context -> value(context.getLowCardinalityKeyValue("outcome")))
                .toList();
    }

    private static TagClaim claim(ResourceRef resource) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "a.yaml#infrastructure.tags");
        return new TagClaim(resource, AccountScope.of("aws"), TagSet.of(Map.of("k", "v"), origin), "a.yaml");
    }

    private static String value(KeyValue keyValue) {
        return keyValue.getValue();
    }
}
