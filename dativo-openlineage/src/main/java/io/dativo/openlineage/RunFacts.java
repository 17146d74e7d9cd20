package io.dativo.openlineage;

import io.dativo.job.ResolvedJob;
import io.dativo.policy.Verdicts;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.openlineage.client.OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a run when an event is made. Immutable. */
record RunFacts(
        ResolvedJob job,
        UUID run,
        @Nullable Verdicts verdicts,
        @Nullable PropagationPlan plan,
        @Nullable PropagationReport report,
        @Nullable DriftReport drift,
        @Nullable LifecycleStateChange lifecycle,
        @Nullable String error) {
    static RunFacts of(ResolvedJob job, UUID run) {
        return new RunFacts(job, run, null, null, null, null, null, null);
    }

    RunFacts with(Verdicts made) {
        return new RunFacts(job, run, made, plan, report, drift, lifecycle, error);
    }

    RunFacts with(PropagationPlan made) {
        return new RunFacts(job, run, verdicts, made, report, drift, lifecycle, error);
    }

    RunFacts with(PropagationReport made) {
        return new RunFacts(job, run, verdicts, plan, made, drift, lifecycle, error);
    }

    RunFacts with(DriftReport made) {
        return new RunFacts(job, run, verdicts, plan, report, made, lifecycle, error);
    }

    RunFacts with(LifecycleStateChange made) {
        return new RunFacts(job, run, verdicts, plan, report, drift, made, error);
    }

    RunFacts failed(String why) {
        return new RunFacts(job, run, verdicts, plan, report, drift, lifecycle, why);
    }
}
