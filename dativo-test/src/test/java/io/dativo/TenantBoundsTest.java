package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.Tenant;
import io.dativo.job.Tenants;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.DativoException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job tags what the host lets its tenant tag. */
class TenantBoundsTest {
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-lake");
    private static final ResourceRef FOREIGN = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::globex-lake");
    private static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "arn:aws:iam::222222222222:role/admin");
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "globex.orders");
    private static final Tenant ACME = Tenant.named("acme")
            .accounts("aws", "111111111111")
            .ids("aws", "arn:aws:s3:::acme-*", "arn:aws:iam::*:role/*");
    private static final String COST = "cost_center: DATA-001";

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final InMemoryProvider iceberg =
            InMemoryProvider.of("iceberg", Map.of("table", TagRules.builder().build()));
    private final List<String> asked = new ArrayList<>();
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    @TempDir
    private Path folder;

    @BeforeEach
    void observe() throws IOException {
        write("connector.yaml", "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        write("asset.yaml", """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}]
                team: {owner: data@acme.example}
                """);
    }

    @Test
    void a_resource_outside_is_a_located_problem_and_neither_read_nor_written() throws IOException {
        Dativo dativo = dativo(Tenants.of(ACME));
        ResolvedJob job = job(dativo, "acme", COST, LAKE, FOREIGN, ROLE);

        assertThat(job.problems())
                .filteredOn(Problem::isError)
                .extracting(
                        Problem::code,
                        Problem::path,
                        problem -> problem.location().line())
                .containsExactly(
                        tuple("out-of-bounds", "infrastructure.provider.resources.1", 13),
                        tuple("out-of-bounds", "infrastructure.provider.resources.2", 15));

        PropagationPlan plan = dativo.plan(job);
        PropagationReport report = dativo.apply(plan);
        DriftReport drift = dativo.verify(job);

        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
        assertThat(aws.tags(FOREIGN)).isEmpty();
        assertThat(asked).isNotEmpty().noneMatch(call -> call.contains("globex") || call.contains("admin"));
        assertThat(ledger.read(FOREIGN).tags()).isEmpty();
        assertThat(plan.resource(FOREIGN).orElseThrow().status()).isEqualTo(ResourcePlan.Status.OUT_OF_BOUNDS);
        assertThat(report.completion()).isEqualTo(Completion.INCOMPLETE);
        assertThat(report.claims().resources(ClaimStatus.OUT_OF_BOUNDS)).isEqualTo(2);
        assertThat(drift.claims()).isEqualTo(report.claims());
        assertThat(drift.isInSync()).isFalse();
        for (String text : List.of(
                plan.toString(),
                plan.toJson(),
                plan.toMarkdown(),
                report.toString(),
                report.toJson(),
                drift.toString())) {
            assertThat(text.replace("\\", "")).contains("globex-lake", "may not tag it");
        }
        assertThat(plan.toString()).contains("222222222222, which is not one of its own", "acme.yaml:");
        assertThat(PropagationPlan.fromJson(plan.toJson())).isEqualTo(plan);
        assertThatThrownBy(report::throwUnlessComplete).hasMessageContaining("tenants(…)");
    }

    @Test
    void what_is_claimed_beside_the_targets_is_bounded_too() throws IOException {
        Dativo dativo = builder(Tenants.of(ACME))
                .claimAlso(job ->
                        List.of(new TagClaim(TABLE, AccountScope.of("iceberg"), job.tags(LAKE), "globex/prod/orders")))
                .build();
        ResolvedJob job = job(dativo, "acme", COST, LAKE);

        PropagationReport report = dativo.apply(dativo.plan(job));

        assertThat(iceberg.tags(TABLE)).isEmpty();
        assertThat(iceberg.readCalls()).isZero();
        assertThat(report.claims().resources(ClaimStatus.OUT_OF_BOUNDS)).isEqualTo(1);
    }

    @Test
    void a_key_that_is_denied_is_never_written_however_it_is_spelled() throws IOException {
        Dativo dativo = dativo(Tenants.of(ACME.denyKeys("access-*")));
        ResolvedJob job = job(dativo, "acme", COST + "\n      custom: {access-lake: admin, Access-Roles: all}", LAKE);

        assertThat(job.problems())
                .filteredOn(Problem::isError)
                .allMatch(problem -> problem.code().equals("out-of-bounds")
                        && problem.path().startsWith("infrastructure.tags.custom.")
                        && problem.location() != null)
                .hasSize(2);
        PropagationReport report = dativo.apply(dativo.plan(job));

        assertThat(aws.tags(LAKE)).containsKeys("cost_center", "tenant_id").hasSize(2);
        assertThat(report.claims().count(ClaimStatus.OUT_OF_BOUNDS)).isEqualTo(2);
        assertThat(dativo.verify(job).claims()).isEqualTo(report.claims());
        assertThat(report.isComplete()).isFalse();
        Result<String> variables = dativo.terraformVariables(job.job());
        assertThat(variables.value()).contains("cost_center").doesNotContainIgnoringCase("access-");
        assertThat(variables.problems())
                .hasSize(2)
                .allMatch(problem -> problem.message().contains("may not use the key"));
    }

    @Test
    void a_key_that_a_style_turns_into_a_denied_one_is_a_located_problem_and_not_written() throws IOException {
        Map<KeyStyle, String> denied = Map.of(
                KeyStyle.prefixed("access-", KeyStyle.KEBAB),
                "access-*",
                KeyStyle.prefixed("Iam:", KeyStyle.PASCAL),
                "iam:*",
                KeyStyle.KEBAB,
                "cost-center");
        for (Map.Entry<KeyStyle, String> each : denied.entrySet()) {
            Dativo dativo = builder(Tenants.of(ACME.denyKeys(each.getValue())))
                    .keyStyle("aws", each.getKey())
                    .build();
            ResolvedJob job = job(dativo, "acme", COST, LAKE);

            assertThat(job.problems())
                    .filteredOn(problem -> problem.path().equals("infrastructure.tags.cost_center"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo("out-of-bounds");
                        assertThat(problem.isError()).isTrue();
                        assertThat(problem.location()).isNotNull();
                        assertThat(problem.hint()).contains("Tenant.named(\"acme\")");
                    });
            PropagationReport report = dativo.apply(dativo.plan(job));
            assertThat(report.isComplete()).isFalse();
            assertThat(aws.tags(LAKE).values()).doesNotContain("DATA-001");
        }
    }

    @Test
    void a_key_that_is_denied_later_stays_as_it_is_whether_or_not_it_is_still_claimed() throws IOException {
        Dativo before = dativo(Tenants.of(ACME));
        before.apply(before.plan(job(before, "acme", COST + "\n      custom: {access-lake: admin}", LAKE)))
                .throwUnlessComplete();
        Dativo dativo = dativo(Tenants.of(ACME.denyKeys("access-*")));

        for (String claimed : List.of("\n      custom: {access-lake: other}", "")) {
            ResolvedJob job = job(dativo, "acme", COST + claimed, LAKE);
            PropagationPlan plan = dativo.plan(job);
            dativo.apply(plan);
            assertThat(aws.tags(LAKE)).containsEntry("access-lake", "admin");
            assertThat(plan.resource(LAKE).orElseThrow().changes())
                    .filteredOn(change -> change.key().equals("access-lake"))
                    .hasSize(1)
                    .allMatch(change -> "admin".equals(change.before()));
        }
    }

    @Test
    void a_claim_outside_stands_in_nobodys_way() throws IOException {
        Tenant globex = Tenant.named("globex").ids("aws", "arn:aws:s3:::globex-*");
        Dativo dativo = dativo(Tenants.of(ACME, globex));
        ResolvedJob intruder = job(dativo, "acme", "cost_center: EVIL-1", FOREIGN);
        ResolvedJob owner = job(dativo, "globex", "cost_center: GLO-001", FOREIGN);

        PropagationPlan plan = dativo.plan(intruder, owner);
        PropagationReport report = dativo.apply(plan);

        assertThat(aws.tags(FOREIGN)).containsEntry("cost_center", "GLO-001").containsEntry("tenant_id", "globex");
        assertThat(report.claims().count(ClaimStatus.CONFLICT)).isZero();
        assertThat(report.claims().count(ClaimStatus.IN_PLACE)).isEqualTo(2);
        assertThat(report.claims().count(ClaimStatus.OUT_OF_BOUNDS)).isEqualTo(2);
        assertThat(ledger.read(FOREIGN).claims().byClaimant()).containsOnlyKeys("globex/prod/orders.globex");
        assertThat(plan.resources()).hasSize(1);
    }

    @Test
    void a_plan_that_was_made_without_the_bounds_is_not_applied_under_them() throws IOException {
        Dativo unbounded = dativo(Tenants.unbounded());
        PropagationPlan plan = unbounded.plan(job(unbounded, "acme", COST, FOREIGN));
        Dativo bounded = dativo(Tenants.of(ACME));

        PropagationPlan sent = PropagationPlan.fromJson(plan.toJson());
        assertThatThrownBy(() -> bounded.apply(sent))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("out of bounds")
                .hasMessageContaining("globex-lake");
        assertThat(aws.tags(FOREIGN)).isEmpty();
        unbounded.apply(sent).throwUnlessComplete();
    }

    @Test
    void claims_that_come_as_a_stream_are_bounded() {
        TagPropagator propagator = TagPropagator.builder(Providers.of(watched()), ledger)
                .tenants(Tenants.of(ACME))
                .build();
        TagSet tags = TagSet.of(Map.of("owner", "data"), TagOrigin.of(TagLevel.INFRASTRUCTURE, "test"));
        PropagationPlan plan = propagator.planSorted(
                Stream.of(ROLE, LAKE, FOREIGN)
                        .map(ref -> new TagClaim(ref, AccountScope.of("aws"), tags, "acme/prod/orders")),
                List.of());

        propagator.apply(plan);
        assertThat(aws.tags(LAKE)).containsEntry("owner", "data");
        assertThat(plan.summary().claims().resources(ClaimStatus.OUT_OF_BOUNDS)).isEqualTo(2);
        assertThat(asked).noneMatch(call -> call.contains("globex") || call.contains("admin"));
    }

    @Test
    void two_tenants_on_one_resource_are_told_of_where_nothing_bounds_them() throws IOException {
        Dativo dativo = dativo(Tenants.unbounded());
        ResolvedJob acme = job(dativo, "acme", COST, LAKE, FOREIGN);
        ResolvedJob globex = job(dativo, "globex", COST, FOREIGN);

        PropagationPlan plan = dativo.plan(acme, globex);

        assertThat(plan.resource(FOREIGN).orElseThrow().detail()).contains("'acme' and 'globex'", "tenants(…)");
        assertThat(plan.toString()).contains("'acme' and 'globex' are tenants that all name it");
        assertThat(plan.resource(LAKE).orElseThrow().detail()).isNull();
        Tenant both = Tenant.named("globex").everythingOf("aws");
        Dativo said = dativo(Tenants.of(ACME.ids("aws", "*"), both));
        assertThat(said.plan(acme, globex).resource(FOREIGN).orElseThrow().detail())
                .isNull();
    }

    private Dativo dativo(Tenants tenants) {
        return builder(tenants).build();
    }

    private Dativo.Builder builder(Tenants tenants) {
        return Dativo.builder()
                .base(folder)
                .provider(watched())
                .provider(iceberg)
                .withoutDiscovery()
                .ledger(ledger)
                .tenants(tenants);
    }

    /** The same cloud, with a note of each resource that it is asked about. */
    private ProviderSpi watched() {
        return proxy(
                ProviderSpi.class,
                aws,
                (method, answer) -> answer instanceof TagStore store
                        ? proxy(TagStore.class, store, (call, result) -> result)
                        : answer);
    }

    private <T> T proxy(Class<T> type, T real, BiFunction<Method, Object, Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (type == TagStore.class && given != null) {
                asked.add(method.getName() + List.of(given));
            }
            try {
                return answer.apply(method, method.invoke(real, given));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private ResolvedJob job(Dativo dativo, String tenant, String tags, ResourceRef... resources) throws IOException {
        StringBuilder text = new StringBuilder("""
                tenant_id: %s
                environment: prod
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources:
                """.formatted(tenant));
        for (ResourceRef resource : resources) {
            text.append("      - resource_type: ").append(resource.type()).append('\n');
            text.append("        resource_id: ").append(resource.id()).append('\n');
        }
        text.append("  tags:\n    ").append(tags.replace("\n      ", "\n    ")).append('\n');
        Path file = write(tenant + ".yaml", text.toString());
        Job job = dativo.load(file).job();
        return dativo.resolve(job);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
