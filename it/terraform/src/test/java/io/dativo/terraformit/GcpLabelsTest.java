package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.gcp.GcpProvider;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.Problem;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourcePlan;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformVariables;
import io.dativo.test.InMemoryProvider;
import io.dativo.testparts.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Terraform wrote from a job's tags, planned with the provider of Google Cloud: the same labels, nothing drifted. */
class GcpLabelsTest {
    private static StubProvider google;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        Needs.terraform();
        google = Cloud.GCP.startProvider();
    }

    @AfterAll
    static void stop() {
        if (google != null) {
            google.close();
        }
    }

    @Test
    void what_terraform_built_for_the_example_job_is_planned_without_a_difference() {
        ExampleJob example = ExampleJob.of(Cloud.GCP);
        Terraform terraform =
                Terraform.in(Terraform.copy(Cloud.GCP.module(), folder.resolve("module")), Map.of("google", google));
        terraform.succeed("init", "-no-color");
        List<Problem> leftOut = new ArrayList<>();
        terraform.variables(TerraformVariables.of(example.job(), Providers.of(new GcpProvider()), leftOut));
        terraform.succeed("apply", "-no-color", "-auto-approve");
        Path state = terraform.folder().resolve("terraform.tfstate");
        assertThat(leftOut).isEmpty();

        InMemoryProvider cloud = InMemoryProvider.standingInFor("gcp").onlyListedResources();
        ProviderSpi provider = new OverStandIn(cloud);
        KnownProvider known = Providers.of(provider).get(provider.id());
        for (TerraformResource built :
                StateReader.outputsAndResources().read(state).resources()) {
            known.terraformResource(built).ifPresent(ref -> cloud.withResource(ref.type(), ref.id(), built.tags()));
        }
        Dativo dativo = Dativo.builder()
                .withoutDiscovery()
                .provider(provider)
                .ledger(OwnershipLedger.inMemory())
                .terraformState(state)
                .build();
        ResolvedJob job = dativo.resolve(example.job());

        PropagationPlan plan = dativo.plan(job);

        assertThat(job.terraform().values())
                .extracting(TerraformResource::type)
                .contains("google_storage_bucket", "google_bigquery_dataset");
        assertThat(dativo.verifyTerraform(job)).isEmpty();
        assertThat(plan.resources())
                .extracting(ResourcePlan::terraformAddress)
                .contains("google_storage_bucket.lake", "google_bigquery_dataset.iceberg[0]");
        assertThat(plan.resources())
                .filteredOn(resource -> resource.resource().provider().equals("gcp"))
                .filteredOn(resource -> !resource.resource().type().equals("service_account"))
                .hasSize(2)
                .allSatisfy(resource -> {
                    assertThat(resource.mode()).isEqualTo(ResourcePlan.Mode.VERIFY);
                    assertThat(resource.changes())
                            .as("%s of %s", resource.changes(), resource.resource())
                            .noneMatch(change -> change.action().writes());
                    assertThat(resource.kept()).isPositive();
                });
    }

    /** The provider itself in everything but the calls. */
    private record OverStandIn(InMemoryProvider cloud) implements ProviderSpi {
        private static final GcpProvider GCP = new GcpProvider();

        @Override
        public String id() {
            return GCP.id();
        }

        @Override
        public Set<String> resourceTypes() {
            return GCP.resourceTypes();
        }

        @Override
        public TagRules rules(String resourceType) {
            return GCP.rules(resourceType);
        }

        @Override
        public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
            return GCP.canonical(ref, scope);
        }

        @Override
        public Map<String, TerraformType> terraformTypes() {
            return GCP.terraformTypes();
        }

        @Override
        public TagStore open(AccountScope scope) {
            return cloud.open(scope);
        }
    }
}
