package io.dativo.openlineage;

import io.dativo.policy.Verdicts;
import io.dativo.problem.DativoException;
import io.dativo.problem.Shown;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.openlineage.client.OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.util.UUID;

/**
 * One run of a job. Each event carries what is known by then, and can be read without the others. With
 * {@link LineageBuilder#strict()}, {@code start}, {@code complete} and {@code fail} throw a {@link LineageException} when their
 * event does not arrive. Not thread-safe.
 */
public final class LineageRun {
    private final Lineage lineage;
    private RunFacts facts;

    LineageRun(Lineage lineage, RunFacts facts) {
        this.lineage = lineage;
        this.facts = facts;
    }

    /** {@return the id of the run} */
    public UUID id() {
        return facts.run();
    }

    /**
     * Reports that the run begins.
     *
     * @return this
     */
    public LineageRun start() {
        lineage.start(facts);
        return this;
    }

    /**
     * Reports what the policy says, with the end of the run: an assertion for each rule, of a job {@code NAME.policy} that reads
     * the data set.
     *
     * @param ofThisJob the verdicts on this job alone
     * @return this
     */
    public LineageRun verdicts(Verdicts ofThisJob) {
        facts = facts.with(ofThisJob);
        return this;
    }

    /**
     * Reports what was planned.
     *
     * @param ofThisJob the plan
     * @return this
     */
    public LineageRun plan(PropagationPlan ofThisJob) {
        facts = facts.with(ofThisJob);
        return this;
    }

    /**
     * Reports what an apply did.
     *
     * @param ofThisJob the report of the apply
     * @return this
     */
    public LineageRun report(PropagationReport ofThisJob) {
        facts = facts.with(ofThisJob);
        return this;
    }

    /**
     * Reports how the tags differ from what they should be.
     *
     * @param ofThisJob the drift
     * @return this
     */
    public LineageRun drift(DriftReport ofThisJob) {
        facts = facts.with(ofThisJob);
        return this;
    }

    /**
     * Reports what the job did to the table, such as {@code OVERWRITE}. Without it a table whose tags an apply changed is
     * reported as {@code ALTER}.
     *
     * @param change the change
     * @return this
     */
    public LineageRun lifecycle(LifecycleStateChange change) {
        facts = facts.with(change);
        return this;
    }

    /** Reports that the run has come to a good end. Of several ends of one run the first counts. */
    public void complete() {
        lineage.end(facts, EventType.COMPLETE);
    }

    /**
     * Reports that the run failed.
     *
     * @param why a sentence of the host, without secrets
     */
    public void fail(String why) {
        lineage.end(facts.failed(Shown.visible(Shown.words(why))), EventType.FAIL);
    }

    /**
     * Reports that the run failed by an exception: its class, and its text where it is one of Dativo's, since another text may
     * hold a secret.
     *
     * @param why the exception
     */
    public void fail(Throwable why) {
        String name = why.getClass().getName();
        fail(why instanceof DativoException ? name + ": " + why.getMessage() : name);
    }
}
