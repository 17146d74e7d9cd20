package io.dativo.dagsterit;

import io.dativo.Dativo;
import io.dativo.dagster.DagsterDefinitions;
import io.dativo.dagster.DagsterJob;
import io.dativo.dagster.JobReport;
import io.dativo.dagster.pipes.CheckResult;
import io.dativo.dagster.pipes.CheckSeverity;
import io.dativo.dagster.pipes.LogLevel;
import io.dativo.dagster.pipes.MetadataType;
import io.dativo.dagster.pipes.MetadataValue;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Verdicts;
import io.dativo.propagation.PropagationPlan;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process under Dagster: what it does is its one argument, and what must be shown is what the tests in python/ say. */
public final class Child {
    static final TagPolicy POLICY = TagPolicy.builder()
            .rule("cost-center", rule -> rule.key("cost_center").required())
            .rule("owner", rule -> rule.key("owner").required())
            .build();

    private Child() {}

    /**
     * Runs one process.
     *
     * @param arguments what it does
     */
    public static void main(String[] arguments) throws Exception {
        String does = arguments.length == 0 ? "succeed" : arguments[0];
        if (does.equals("export")) {
            export(Path.of(arguments[1]));
            return;
        }
        if (does.equals("page")) {
            Page.write(Path.of(arguments[1]));
            return;
        }
        PipesSession session = PipesSession.builder().logs(LogLevel.WARNING, 5).open();
        List<String> assets = session.context().assetKeys();
        switch (does) {
            case "succeed" -> session.run(() -> line(session, assets.get(0), "CC-1", false));
            case "file" -> session.run(() -> Page.run(session, assets.get(0), Path.of(arguments[1])));
            case "refused" -> {
                boolean refused = session.run(() -> line(session, assets.get(0), null, true));
                System.exit(refused ? 3 : 0);
            }
            case "fail" ->
                session.run(() -> {
                    session.report(CheckResult.passed(assets.get(0), "drift"));
                    throw new IllegalStateException("apply failed", new IOException("denied"));
                });
            case "kill" -> {
                session.report(CheckResult.passed(assets.get(0), "drift"));
                session.materialize(assets.get(0));
                Runtime.getRuntime().halt(137);
            }
            case "hang" -> {
                session.report(CheckResult.passed(assets.get(0), "drift"));
                System.out.println("hanging");
                Thread.sleep(60_000);
            }
            case "big" -> {
                session.addMetadata(assets.get(0), "big", MetadataValue.text("x".repeat(10_000_000)));
                session.materialize(assets.get(0));
                session.report(CheckResult.passed(assets.get(0), "drift"));
                session.close();
            }
            case "fill" ->
                session.run(() -> {
                    for (int n = 0; n < 40; n++) {
                        session.send(Map.of("n", n, "filled", "y".repeat(2_000)));
                    }
                    session.materialize(assets.get(0));
                    return true;
                });
            case "threads" -> threads(session, assets.get(0));
            case "garbage" -> garbage(session, assets.get(0));
            case "tenant" ->
                session.run(() -> {
                    assets.forEach(asset -> line(session, asset, "CC-" + asset, false));
                    return true;
                });
            case "partitions" ->
                session.run(() -> {
                    session.addMetadata(
                            assets.get(0),
                            "partitions",
                            MetadataValue.json(session.context().partitionKeys()));
                    session.materialize(assets.get(0));
                    return true;
                });
            default -> throw new IllegalArgumentException(does);
        }
    }

    /** The whole line of a job, against a cloud in memory; says whether the policy stopped it. */
    private static boolean line(PipesSession session, String asset, @Nullable String costCenter, boolean always) {
        return line(session, asset, dativo(), job(asset, costCenter), () -> null) || always;
    }

    /** The whole line of a job; something can happen to its resources after the apply, and another one looks at them then. */
    static boolean line(
            PipesSession session, String asset, Dativo dativo, Job job, Supplier<@Nullable Dativo> afterwards) {
        ResolvedJob resolved = dativo.resolve(job);
        Verdicts verdicts = dativo.check(resolved);
        JobReport report =
                JobReport.of(resolved).asset(asset).verdicts(verdicts).tagsAsDataVersion();
        if (verdicts.hasErrors()) {
            report.sendChecksTo(session);
            return true;
        }
        PropagationPlan plan = dativo.plan(resolved);
        report.plan(plan).report(dativo.apply(plan));
        Dativo later = afterwards.get();
        report.drift((later == null ? dativo : later).verify(resolved)).sendTo(session);
        return false;
    }

    private static Dativo dativo() {
        return Dativo.builder()
                .withoutDiscovery()
                .provider(InMemoryProvider.standingInFor("gcp"))
                .policy(POLICY)
                .build();
    }

    private static Job job(String asset, @Nullable String costCenter) {
        String[] parts = asset.split("/", -1);
        return Job.builder(parts[0])
                .name(parts[parts.length - 1])
                .environment("prod")
                .asset(Asset.builder(parts[parts.length - 1], "1", "csv", "orders", "data@acme.example")
                        .column(Asset.Column.of("email", "string").classified("pii"))
                        .column("id", "integer")
                        .build())
                .infrastructure(Infrastructure.builder("gcp")
                        .projectId("lake-1")
                        .region("europe-west6")
                        .resource("gcs_bucket", "lake")
                        .tags(new InfrastructureTags(
                                costCenter, null, null, null, "data@acme.example", List.of("GDPR", "SOC2"), null))
                        .build())
                .build();
    }

    /** Writes the definitions of two jobs that this class runs. */
    private static void export(Path file) {
        Dativo dativo = dativo();
        DagsterJob orders =
                DagsterJob.of(dativo.resolve(job("acme/prod/orders", "CC-1"))).arguments("tenant");
        DagsterJob bills = DagsterJob.of(dativo.resolve(job("acme/prod/bills", null)))
                .arguments("tenant")
                .dependsOn(orders.id())
                .freshWithin(Duration.ofHours(20), Duration.ofDays(1))
                .schedule("0 3 * * *", "Europe/Zurich");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        DagsterDefinitions.ofProgram(java, "-cp", System.getProperty("java.class.path"), Child.class.getName())
                .policy(POLICY)
                .job(orders)
                .job(bills)
                .writeTo(file);
    }

    private static void threads(PipesSession session, String asset) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 50; n++) {
                    session.send(Map.of("thread", number, "n", n, "filled", "y".repeat(n * 997)));
                }
                session.report(CheckResult.passed(asset, "c" + number));
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        session.materialize(asset);
        session.close();
    }

    private static void garbage(PipesSession session, String asset) {
        for (MetadataType type : MetadataType.values()) {
            int n = 0;
            for (Object raw : new Object[] {
                3,
                2.5,
                Double.NaN,
                "\ud800",
                "text",
                true,
                List.of(1, Map.of("a", Double.POSITIVE_INFINITY)),
                Map.of("columns", 3)
            }) {
                session.addMetadata(asset, type + "-" + n++, new MetadataValue(type, raw));
            }
        }
        session.log(LogLevel.named("FATAL"), "a\u0000b \udfff");
        session.materialize(asset, "any: v\u00ebrsion / with spaces");
        session.report(CheckResult.failed(asset, "drift", CheckSeverity.ERROR).with("x", MetadataValue.of(Double.NaN)));
        session.report(CheckResult.passed(asset, "nobody declared this"));
        session.close();
    }
}
