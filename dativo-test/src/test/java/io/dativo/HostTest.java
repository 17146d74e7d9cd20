package io.dativo;

import static io.dativo.test.DativoAssertions.assertThatJobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.MergeRule;
import io.dativo.policy.TaggedResource;
import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.StateSourceProvider;
import io.dativo.tag.KeyStyle;
import io.dativo.test.InMemoryProvider;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first minutes of a host: what it finds, what it hands out, who hears it. */
class HostTest {
    private static final String STATE =
            "{\"version\":4,\"outputs\":{\"center\":{\"value\":\"%s\",\"type\":\"string\"}},\"resources\":[]}";

    @TempDir
    Path folder;

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");

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
    }

    @Test
    void add_ons_are_found_by_the_class_loader_of_dativo_whichever_that_is() throws Exception {
        Path job = job("job.yaml", "terraform: {backend: {type: consul, path: p}}");
        write("added/META-INF/services/" + ProviderSpi.class.getName(), ChildHost.AddOn.class.getName());
        write("added/META-INF/services/" + StateSourceProvider.class.getName(), ChildHost.States.class.getName());
        List<URL> urls = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(part).toUri().toURL());
        }
        urls.add(folder.resolve("added").toUri().toURL());

        try (URLClassLoader child =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> host = child.loadClass(ChildHost.class.getName());
            assertThat(host).isNotEqualTo(ChildHost.class);
            Object plan = UnaryOperator.class
                    .getMethod("apply", Object.class)
                    .invoke(host.getConstructor().newInstance(), job.toString());

            assertThat((String) plan).contains("the add-on was asked").doesNotContain("there is no provider");
        }
    }

    @Test
    void every_listener_hears_everything_and_one_that_throws_silences_no_other() throws IOException {
        List<String> heard = new ArrayList<>();
        Dativo dativo = builder()
                .listener(listener(() -> heard.add("one")))
                .listener(listener(() -> {
                    throw new IllegalStateException("no ears");
                }))
                .listener(listener(() -> heard.add("two")))
                .propagation(options -> options.listener(listener(() -> heard.add("three"))))
                .build();

        dativo.apply(dativo.plan(dativo.resolve(dativo.load(job("job.yaml", "")).job())));

        assertThat(heard).containsExactly("one", "two", "three");
    }

    @Test
    void placeholders_see_what_the_host_hands_out_and_terraform_its_own_environment() throws IOException {
        Path job = job(
                "job.yaml", """
                terraform: {module_path: tf, outputs: {center: infrastructure.tags.cost_center}}
                """.strip() + "\n  metadata: {team: \"${TEAM}\", workspace: \"${TF_WORKSPACE:-hidden}\"}");
        write("tf/terraform.tfstate", STATE.formatted("of-default"));
        write("tf/terraform.tfstate.d/prod/terraform.tfstate", STATE.formatted("of-prod"));
        write("tf/elsewhere/environment", "prod");
        Map<String, String> host =
                Map.of("TEAM", "shop", "TF_WORKSPACE", "not-for-terraform", "TF_DATA_DIR", "nowhere");

        for (Map<String, String> terraform :
                List.of(Map.of("TF_WORKSPACE", "prod"), Map.of("TF_DATA_DIR", "elsewhere"), Map.<String, String>of())) {
            Dativo dativo =
                    builder().environment(host).terraformEnvironment(terraform).build();
            ResolvedJob resolved = dativo.resolve(dativo.load(job).job());

            assertThat(resolved.tags(resolved.targets().get(0)).get("cost_center"))
                    .isPresent()
                    .get()
                    .hasFieldOrPropertyWithValue("value", terraform.isEmpty() ? "of-default" : "of-prod");
            assertThat(resolved.job().infrastructure().orElseThrow().metadata())
                    .containsEntry("team", "shop")
                    .containsEntry("workspace", "not-for-terraform");
        }
        Dativo silent = builder()
                .environment(Map.of("TEAM", "shop"))
                .terraformEnvironment(Map.of("TF_WORKSPACE", "prod"))
                .build();
        assertThat(silent.load(job).job().infrastructure().orElseThrow().metadata())
                .as("what is Terraform's is handed out to no placeholder")
                .containsEntry("workspace", "hidden");
    }

    @Test
    void jobs_below_a_folder_are_loaded_planned_checked_and_verified_as_a_collection() throws IOException {
        job("jobs/a.yaml", "");
        job("jobs/shop/deep/b.yaml", "");
        Dativo dativo = builder().build();

        List<LoadResult> loaded = dativo.loadFolder(folder.resolve("jobs"));
        List<ResolvedJob> jobs =
                loaded.stream().map(one -> dativo.resolve(one.job())).toList();
        PropagationPlan plan = dativo.plan(jobs);

        assertThat(jobs).hasSize(2);
        assertThatJobs(folder.resolve("jobs")).using(dativo).load();
        assertThat(Dativo.taggedResources(jobs))
                .extracting(TaggedResource::job)
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(dativo.check(jobs)).isNotNull();
        assertThat(dativo.check(plan, jobs)).isNotNull();
        dativo.apply(plan).throwIfFailed();
        assertThat(dativo.verify(jobs).isInSync()).isTrue();
    }

    static Stream<Arguments> setters() {
        return Stream.of(Dativo.builder(), TagPropagator.builder(Providers.of(), OwnershipLedger.inMemory()))
                .flatMap(builder -> Arrays.stream(builder.getClass().getMethods())
                        .filter(method -> method.getDeclaringClass() == builder.getClass())
                        .filter(method -> method.getReturnType() == builder.getClass())
                        .flatMap(method -> nullable(builder, method)));
    }

    private static Stream<Arguments> nullable(Object builder, Method method) {
        List<Arguments> cases = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (!method.getParameterTypes()[i].isPrimitive()
                    && !method.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class)) {
                cases.add(Arguments.of(builder, method, i));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{1}, parameter {2}")
    @MethodSource("setters")
    void a_null_is_refused_where_it_is_given_with_the_name_of_the_call(Object builder, Method method, int at) {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(HostTest::some).toArray();
        arguments[at] = null;

        assertThatThrownBy(() -> method.invoke(builder, arguments))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(method.getName() + "(...) was given null for ");
    }

    private static Object some(Class<?> type) {
        if (type == String.class) {
            return "x";
        }
        if (type == Path.class) {
            return Path.of("x");
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == MergeRule.class) {
            return MergeRule.union();
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> null);
        }
        return Objects.requireNonNull(type.isPrimitive() ? 1 : KeyStyle.AS_IS);
    }

    private static PropagationListener listener(Runnable hears) {
        return new PropagationListener() {
            @Override
            public void applying(PropagationPlan plan) {
                hears.run();
            }
        };
    }

    private Dativo.Builder builder() {
        return Dativo.builder().withoutDiscovery().base(folder).provider(aws);
    }

    /** A job with a bucket; the rest goes on inside of {@code infrastructure:}. */
    private Path job(String name, String rest) throws IOException {
        return write(name, """
                tenant_id: acme
                source_connector_path: %1$s/connector.yaml
                target_connector_path: %1$s/connector.yaml
                asset_path: %1$s/asset.yaml
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources: [{resource_type: s3_bucket, resource_id: "arn:aws:s3:::lake"}]
                  tags: {owner: platform}
                  %2$s
                """.formatted(folder, rest));
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
