package io.dativo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.Operation;
import io.dativo.propagation.OperationObserver;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.test.InMemoryProvider;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Runs on both versions of Spring Boot: see the pom. */
class StarterTest {
    private static final String ORDERS = "arn:aws:s3:::orders";

    @TempDir
    Path folder;

    private final InMemoryProvider aws =
            InMemoryProvider.standingInFor("aws").withResource("s3_bucket", ORDERS, Map.of());

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(DativoAutoConfiguration.class, DativoEndpointAutoConfiguration.class));

    @BeforeEach
    void files() throws IOException {
        write("connector.yaml", "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        write("asset.yaml", """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}]
                team: {owner: data@acme.example}
                """);
        write("orders.yaml", """
                tenant_id: acme
                environment: prod
                source_connector_path: /app/connector.yaml
                target_connector_path: /app/connector.yaml
                asset_path: /app/asset.yaml
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources: [{resource_type: s3_bucket, resource_id: "%s"}]
                """.formatted(ORDERS));
        write("policy.yaml", """
                rules:
                  review: {key: review_date, required: true}
                """);
        write("broken-policy.yaml", "rules:\n  review:\n    kee: review_date\n");
    }

    @Test
    void this_run_is_on_the_version_of_spring_boot_that_the_build_names() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.expected"));
    }

    @Test
    void spring_boot_finds_every_auto_configuration() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(DativoAutoConfiguration.class.getName(), DativoEndpointAutoConfiguration.class.getName());
    }

    @Test
    void properties_alone_make_a_dativo() {
        application.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(Dativo.class);
            assertThat(context.getBean(Dativo.class).providers()).isEmpty();
        });
    }

    @Test
    void a_job_is_applied_with_what_the_properties_say_and_the_last_reports_are_kept() {
        host().withPropertyValues(
                        "dativo.ledger=" + folder.resolve("ledger"),
                        "dativo.audit=" + folder.resolve("audit.jsonl"),
                        "dativo.actor=nightly")
                .run(context -> {
                    assertThat(apply(context)).isEqualTo(Completion.COMPLETE);
                    Dativo dativo = context.getBean(Dativo.class);
                    assertThat(dativo.verify(job(dativo)).isInSync()).isTrue();

                    LastReports last = context.getBean(LastReports.class);
                    assertThat(last.apply().orElseThrow().completion()).isEqualTo(Completion.COMPLETE);
                    assertThat(last.drift().orElseThrow().isInSync()).isTrue();
                });

        assertThat(aws.tags("s3_bucket", ORDERS)).containsEntry("tenant_id", "acme");
        assertThat(folder.resolve("ledger")).isNotEmptyDirectory();
        assertThat(folder.resolve("audit.jsonl")).content().contains("nightly");
    }

    @Test
    void the_policy_stops_a_job_unless_it_is_advisory() {
        ApplicationContextRunner strict = host().withPropertyValues("dativo.policy=" + folder.resolve("policy.yaml"));

        strict.run(context -> assertThat(apply(context)).isEqualTo(Completion.INCOMPLETE));
        assertThat(aws.writes()).isZero();
        strict.withPropertyValues("dativo.policy-advisory=true")
                .run(context -> assertThat(apply(context)).isEqualTo(Completion.COMPLETE));
        assertThat(aws.tags("s3_bucket", ORDERS)).containsKey("tenant_id");
    }

    @Test
    void an_application_with_a_broken_policy_does_not_start_and_says_where_it_is_broken() {
        host().withPropertyValues("dativo.policy=" + folder.resolve("broken-policy.yaml"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("broken-policy.yaml:3:5")
                        .hasMessageContaining("key"));
    }

    @Test
    void a_reason_that_no_claim_can_have_is_refused_with_the_name_of_its_property() {
        host().withPropertyValues("dativo.allow[0]=not-created-yet")
                .run(context -> assertThat(context).hasNotFailed());
        host().withPropertyValues("dativo.allow[0]=no-reason")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("dativo.allow")
                        .hasStackTraceContaining("no-reason"));
    }

    @Test
    void a_customizer_has_the_last_word_and_those_of_later_order_after_it() {
        List<String> called = new ArrayList<>();
        host().withPropertyValues("dativo.ledger=" + folder.resolve("ledger"))
                .withBean("late", DativoCustomizer.class, () -> new Late(called))
                .withBean("early", DativoCustomizer.class, () -> new Early(called))
                .run(context -> {
                    assertThat(called).containsExactly("early", "late");
                    assertThat(apply(context)).isEqualTo(Completion.COMPLETE);
                });

        assertThat(folder.resolve("ledger")).doesNotExist();
    }

    @Test
    void an_application_that_makes_its_own_dativo_keeps_it() {
        Dativo own = Dativo.builder().withoutDiscovery().build();
        application
                .withBean(Dativo.class, () -> own)
                .run(context -> assertThat(context.getBean(Dativo.class)).isSameAs(own));
    }

    @Test
    void each_operation_is_an_observation_and_observers_of_the_application_are_inside_of_it() {
        List<String> heard = new ArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                heard.add(context.getName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        host().withBean(ObservationRegistry.class, () -> registry)
                .withBean("own", OperationObserver.class, () -> new OperationObserver() {
                    @Override
                    public <T> T observe(Operation operation, Supplier<T> work) {
                        heard.add("own " + operation);
                        return work.get();
                    }
                })
                .run(this::apply);

        assertThat(heard)
                .containsExactly("dativo.load", "own LOAD", "dativo.plan", "own PLAN", "dativo.apply", "own APPLY");
    }

    @Test
    void the_endpoint_says_which_providers_were_found_and_what_the_last_apply_and_drift_check_came_to() {
        host().withPropertyValues(
                        "management.endpoints.web.exposure.include=dativo",
                        "management.endpoints.jmx.exposure.include=dativo",
                        "spring.jmx.enabled=true")
                .run(context -> {
                    DativoEndpoint endpoint = context.getBean(DativoEndpoint.class);
                    assertThat(endpoint.last()).containsOnlyKeys("providers");

                    apply(context);
                    Dativo dativo = context.getBean(Dativo.class);
                    aws.untag(new ResourceRef("aws", "s3_bucket", ORDERS), "tenant_id");
                    // What was written a moment ago may still be on its way: no drift yet.
                    dativo.verify(job(dativo));

                    assertThat(endpoint.last()).containsEntry("providers", Set.of("aws"));
                    assertThat(endpoint.last()).extracting("apply.completion").isEqualTo("COMPLETE");
                    assertThat(endpoint.last()).extracting("drift.sync").isEqualTo("UNKNOWN");
                });
    }

    @Test
    void an_endpoint_that_nothing_exposes_is_not_made() {
        host().withPropertyValues(
                        "management.endpoints.web.exposure.exclude=*", "management.endpoints.jmx.exposure.exclude=*")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(DativoEndpoint.class));
    }

    @Test
    void an_application_without_an_actuator_starts() {
        host().withClassLoader(
                        new FilteredClassLoader(Endpoint.class.getPackageName(), "org.springframework.boot.actuate"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Dativo.class);
                    assertThat(context.containsBean("dativoEndpoint")).isFalse();
                });
    }

    private ApplicationContextRunner host() {
        return application
                .withBean("aws", InMemoryProvider.class, () -> aws)
                .withPropertyValues("dativo.base=" + folder, "dativo.path-mappings[/app]=" + folder);
    }

    private ResolvedJob job(Dativo dativo) {
        return dativo.resolve(dativo.load(folder.resolve("orders.yaml")).job());
    }

    private Completion apply(ApplicationContext context) {
        Dativo dativo = context.getBean(Dativo.class);
        return dativo.apply(dativo.plan(job(dativo))).completion();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    private record Early(List<String> called) implements DativoCustomizer {
        @Override
        public void customize(Dativo.Builder builder) {
            called.add("early");
        }
    }

    @Order(Ordered.LOWEST_PRECEDENCE)
    private record Late(List<String> called) implements DativoCustomizer {
        @Override
        public void customize(Dativo.Builder builder) {
            called.add("late");
            builder.ledger(OwnershipLedger.inMemory());
        }
    }
}
