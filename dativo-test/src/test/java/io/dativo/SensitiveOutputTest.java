package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dativo.audit.AuditLog;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.TerraformManaged;
import io.dativo.terraform.StateReader;
import io.dativo.test.InMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes out of a run with a secret in its state is searched for the secret: texts, results, files, events, logs. */
class SensitiveOutputTest {
    private static final String SECRET = "s3cr3t-Passw0rd";
    /** Some methods give a new thing each time they are called. */
    private static final int DEEPEST = 12;

    private static final String STATE = """
            {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a", "outputs": {
              "db_password": {"value": "%1$s", "type": "string", "sensitive": true},
              "db": {"value": {"host": "h", "password": "%1$s"}, "type": ["object", {"host": "string", "password": "string"}],
                "sensitive": true},
              "bucket": {"value": "lake", "type": "string"}},
             "resources": [{"mode": "managed", "type": "aws_s3_bucket", "name": "lake", "instances": [{"attributes":
               {"id": "lake", "arn": "arn:aws:s3:::lake", "policy": "%1$s", "tags_all": {"team": "data", "token": "%1$s"}},
               "sensitive_attributes": [[{"type": "get_attr", "value": "tags"}, {"type": "index",
                 "value": {"value": "token", "type": "string"}}]], "private": "%1$s"}]}]}
            """.formatted(SECRET);
    private static final String JOB = """
            tenant_id: acme
            environment: prod
            source_connector_path: connector.yaml
            target_connector_path: connector.yaml
            asset_path: asset.yaml
            source:
              connection: {url: "postgres://u:${terraform.outputs.db_password}@h/d"}
            infrastructure:
              provider:
                provider: aws
                region: eu-west-1
                resources: [{resource_type: s3_bucket, resource_id: "arn:aws:s3:::lake"}]
              tags: {cost_center: DATA-001}
              terraform:
                workspace: prod
                outputs: {db_password: source.connection.password, db.password: source.credentials.password%s}
            """;

    @TempDir
    private Path folder;

    private final List<String> channels = Collections.synchronizedList(new ArrayList<>());
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @BeforeEach
    void listen() throws IOException {
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        write("connector.yaml", "name: any\ntype: iceberg\ndefault_engine: {type: native}\n");
        write(
                "asset.yaml",
                "name: orders\nversion: '1'\nsource_type: csv\nobject: orders\nschema: [{name: id}]\n"
                        + "team: {owner: data@acme.example}\n");
        write("terraform.tfstate", STATE);
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void a_secret_reaches_the_connection_and_no_output() throws IOException {
        Path files = folder.resolve("kept");
        Dativo dativo = Dativo.builder()
                .provider(InMemoryProvider.standingInFor("aws"))
                .terraformState(folder.resolve("terraform.tfstate"))
                .terraformManaged(TerraformManaged.APPLY)
                .ledger(OwnershipLedger.directory(files))
                .audit(AuditLog.file(files.resolve("audit")))
                .listener((PropagationListener) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {PropagationListener.class},
                        (proxy, method, given) -> {
                            Stream.ofNullable(given).flatMap(Arrays::stream).forEach(this::collect);
                            return method.isDefault() || method.getReturnType() == void.class ? null : 0;
                        }))
                .build();
        LoadResult loaded = dativo.load(write("job.yaml", JOB.formatted("")));
        ResolvedJob job = dativo.resolve(loaded.job());
        PropagationPlan plan = dativo.plan(job);
        PropagationReport report = dativo.apply(plan);

        assertThat(job.job().source().connection())
                .containsEntry("password", Sensitive.of(SECRET))
                .containsEntry("url", Sensitive.of("postgres://u:" + SECRET + "@h/d"));
        assertThat(report.completion()).isNotEqualTo(Completion.FAILED);
        for (Object result : List.of(
                dativo,
                loaded,
                job,
                dativo.explain(job),
                dativo.check(job),
                dativo.check(plan, job),
                plan,
                report,
                dativo.verify(job),
                dativo.verifyTerraform(job),
                dativo.terraformVariables(loaded.job()).value(),
                dativo.terraformVariables(job.job()).value(),
                StateReader.outputsAndResources().read(folder.resolve("terraform.tfstate")))) {
            collect(result);
        }
        collectFiles(files);

        assertThat(channels).hasSizeGreaterThan(200).anyMatch(text -> text.contains("cost_center"));
        assertNothingLeaked();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infrastructure.tags.owner",
                "infrastructure.tags.custom.token",
                "infrastructure.metadata.token",
                "infrastructure.provider.resources.0.resource_id",
                "target.warehouse",
                "target.catalog.glue_database",
                "tenant_id",
                "source.connection.port",
                "no.such.path",
            })
    void a_secret_at_a_wrong_place_is_refused_and_not_told(String path) throws IOException {
        Dativo dativo = Dativo.builder()
                .provider(InMemoryProvider.standingInFor("aws"))
                .terraformState(folder.resolve("terraform.tfstate"))
                .build();
        LoadResult loaded = dativo.load(write("job.yaml", JOB.formatted(", db: " + path)));

        Throwable refused = catchThrowable(() -> dativo.resolve(loaded.job()));

        if (!path.startsWith("source.connection")) {
            assertThat(refused).isInstanceOf(InvalidInputException.class);
            collect(Problem.format(((InvalidInputException) refused).problems()));
        }
        if (refused != null) {
            collect(refused);
        }
        assertNothingLeaked();
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 230, 400, 600, 700})
    void a_damaged_state_is_not_quoted(int at) throws IOException {
        String damaged = STATE.substring(0, at) + "\u0001}" + STATE.substring(at);
        Path state = write("terraform.tfstate", damaged);

        collect(catchThrowable(() -> StateReader.outputsAndResources().strict().read(state)));

        assertThat(channels).anyMatch(text -> text.contains("terraform.tfstate"));
        assertNothingLeaked();
    }

    @Test
    void a_value_that_is_not_marked_is_found_by_this_search() throws IOException {
        Path state = write("terraform.tfstate", STATE.replace("\"sensitive\": true", "\"sensitive\": false"));

        collect(StateReader.outputs().read(state));

        assertThat(channels).anyMatch(text -> text.contains(SECRET));
    }

    private void assertNothingLeaked() {
        System.out.flush();
        channels.add(printed.toString(StandardCharsets.UTF_8));
        assertThat(channels).noneMatch(text -> text.contains(SECRET));
    }

    /** The text of a thing, and of everything that its public methods without arguments give. */
    private void collect(Object thing) {
        collect(thing, 0);
    }

    private void collect(Object thing, int depth) {
        if (thing == null || depth > DEEPEST || !seen.add(thing)) {
            return;
        }
        channels.add(thing.toString());
        int next = depth + 1;
        if (thing instanceof Throwable failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            channels.add(trace.toString());
        } else if (thing instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                collect(key, next);
                collect(value, next);
            });
        } else if (thing instanceof Collection<?> items) {
            items.forEach(item -> collect(item, next));
        } else if (thing instanceof Optional<?> maybe) {
            maybe.ifPresent(item -> collect(item, next));
        } else if (thing.getClass().getName().startsWith("io.dativo.") && !(thing instanceof Sensitive<?>)) {
            for (Method method : thing.getClass().getMethods()) {
                if (isReading(method)) {
                    collect(called(method, thing), next);
                }
            }
        }
    }

    private static boolean isReading(Method method) {
        return method.getParameterCount() == 0
                && method.getReturnType() != void.class
                && method.getDeclaringClass() != Object.class
                && !method.getReturnType().getSimpleName().equals("Builder")
                && !Modifier.isStatic(method.getModifiers())
                && Modifier.isPublic(method.getDeclaringClass().getModifiers());
    }

    private static Object called(Method method, Object thing) {
        try {
            return method.invoke(thing);
        } catch (InvocationTargetException failed) {
            return failed.getCause();
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }

    private void collectFiles(Path kept) throws IOException {
        try (Stream<Path> files = Files.walk(kept)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                channels.add(file.getFileName() + ": " + Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
