package io.dativo.openlineage;

import io.dativo.Dativo;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Sensitive;
import io.dativo.propagation.PropagationPlan;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** What the guide shows. */
final class GuideSnippets {
    private GuideSnippets() {}

    static void job(Dativo dativo, ResolvedJob job, URI receiver) {
        try (Lineage lineage = Lineage.to(receiver).build()) {
            LineageRun run = lineage.run(job, UUID.randomUUID()).start();
            try {
                PropagationPlan plan = dativo.plan(job);
                run.verdicts(dativo.check(job))
                        .plan(plan)
                        .report(dativo.apply(plan))
                        .drift(dativo.verify(job));
                run.complete();
            } catch (RuntimeException e) {
                run.fail(e);
                throw e;
            }
        }
    }

    /** Where a host keeps its keys. */
    interface Keys {
        String current();
    }

    static Lineage signedIn(URI receiver, Keys keys) {
        Lineage lineage = Lineage.to(receiver)
                .apiKey(() -> Sensitive.of(keys.current()))
                .timeout(Duration.ofSeconds(2))
                .flushTimeout(Duration.ofSeconds(10))
                .build();
        return lineage;
    }
}
