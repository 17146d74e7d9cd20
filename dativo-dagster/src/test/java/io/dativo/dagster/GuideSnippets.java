package io.dativo.dagster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.dagster.pipes.CheckResult;
import io.dativo.dagster.pipes.CheckSeverity;
import io.dativo.dagster.pipes.LogLevel;
import io.dativo.dagster.pipes.MetadataValue;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Verdicts;
import io.dativo.propagation.PropagationPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** What the guide shows. */
final class GuideSnippets {
    private GuideSnippets() {}

    static void job(Dativo dativo, LoadResult loaded) {
        try (PipesSession session = PipesSession.open()) {
            session.run(() -> {
                ResolvedJob job = dativo.resolve(loaded.job());
                Verdicts verdicts = dativo.check(job);
                JobReport shown = JobReport.of(job).verdicts(verdicts).tagsAsDataVersion();
                if (verdicts.hasErrors()) {
                    shown.sendChecksTo(session);
                    return false;
                }
                PropagationPlan plan = dativo.plan(job);
                shown.plan(plan)
                        .report(dativo.apply(plan))
                        .drift(dativo.verify(job))
                        .sendTo(session);
                return true;
            });
        }
    }

    static void facts(LoadResult loaded) {
        JobFacts facts = JobFacts.of(loaded.job());
        Map<String, Object> bucketAndRole = facts.resourceConfig();
        Map<String, String> whoPays = facts.costAllocationTags();
        assertThat(bucketAndRole).isNotNull();
        assertThat(whoPays).isNotNull();
    }

    static void definitions(Dativo dativo, LoadResult loaded, TagPolicy policy, Path definitions) {
        DagsterJob orders = DagsterJob.of(dativo.resolve(loaded.job())).arguments("run", "jobs/acme/orders.yaml");
        DagsterDefinitions.ofProgram("java", "-jar", "/srv/host.jar")
                .policy(policy)
                .retry(List.of(75), List.of(30.0, 300.0))
                .job(orders.schedule("0 3 * * *", "Europe/Zurich")
                        .partitions(DagsterPartitions.daily(LocalDate.of(2026, 11, 1), ZoneId.of("Europe/Zurich")))
                        .freshWithin(Duration.ofHours(26), Duration.ofHours(30)))
                .writeTo(definitions);
    }

    static void anyProcess() {
        try (PipesSession session = PipesSession.open()) {
            session.addMetadata("orders", "rows", MetadataValue.number(4711));
            session.report(
                    CheckResult.failed("orders", "fresh", CheckSeverity.WARN).with("hours", MetadataValue.number(30)));
            session.log(LogLevel.WARNING, "the source is a day old");
            session.materialize("orders", "v7");
        }
    }
}
