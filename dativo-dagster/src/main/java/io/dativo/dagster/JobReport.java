package io.dativo.dagster;

import io.dativo.dagster.pipes.CheckResult;
import io.dativo.dagster.pipes.MetadataType;
import io.dativo.dagster.pipes.MetadataValue;
import io.dativo.dagster.pipes.PipesException;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.job.Asset;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.policy.Verdicts;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one job shows in Dagster, reported by one call:
 *
 * <pre>{@code
 * JobReport.of(job).verdicts(dativo.check(job)).plan(plan).report(dativo.apply(plan)).sendTo(session);
 * }</pre>
 *
 * <p>The materialization carries {@link JobFacts}, the job's tags, its columns with their classifications, the plan and the
 * counts of the report. Each rule of the policy is a check {@code policy_RULE}; drift is the check {@code drift}, what an apply did
 * the check {@code tags_in_place}. A check passes when everything it is about is known to be as it should be. Not thread-safe.
 */
public final class JobReport {
    private final ResolvedJob job;
    private @Nullable String asset;
    private @Nullable Verdicts verdicts;
    private @Nullable PropagationPlan plan;
    private @Nullable PropagationReport report;
    private @Nullable DriftReport drift;
    private boolean versioned;

    private JobReport(ResolvedJob job) {
        this.job = job;
    }

    /**
     * A report of a job.
     *
     * @param job the job
     * @return the report
     */
    public static JobReport of(ResolvedJob job) {
        return new JobReport(job);
    }

    /**
     * Names the asset that the job makes; needed where the run makes several.
     *
     * @param key the asset's key in Dagster, such as {@code acme/prod/orders}
     * @return this
     */
    public JobReport asset(String key) {
        asset = key;
        return this;
    }

    /**
     * Reports what the policy says.
     *
     * @param ofThisJob the verdicts on this job alone
     * @return this
     */
    public JobReport verdicts(Verdicts ofThisJob) {
        verdicts = ofThisJob;
        return this;
    }

    /**
     * Reports what was planned.
     *
     * @param ofThisJob the plan
     * @return this
     */
    public JobReport plan(PropagationPlan ofThisJob) {
        plan = ofThisJob;
        return this;
    }

    /**
     * Reports what an apply did.
     *
     * @param ofThisJob the report of the apply
     * @return this
     */
    public JobReport report(PropagationReport ofThisJob) {
        report = ofThisJob;
        return this;
    }

    /**
     * Reports how the tags differ from what they should be.
     *
     * @param ofThisJob the drift
     * @return this
     */
    public JobReport drift(DriftReport ofThisJob) {
        drift = ofThisJob;
        return this;
    }

    /**
     * Gives the materialization the digest of the table's tags as its data version, so that what is downstream is out of date
     * when they change.
     *
     * @return this
     */
    public JobReport tagsAsDataVersion() {
        versioned = true;
        return this;
    }

    /**
     * Reports everything: first the checks, so that they are kept when the process ends before the materialization, then the
     * materialization. A job that a rule stops is reported by {@link #sendChecksTo} alone.
     *
     * @param session the session
     * @throws PipesException when the run makes several assets and none was named, or when a metadata key has another value
     */
    public void sendTo(PipesSession session) {
        if (!session.isUnderDagster()) {
            return;
        }
        String key = asset(session);
        checks(key).forEach(session::report);
        metadata().forEach((name, value) -> session.addMetadata(key, name, value));
        session.materialize(key, versioned ? digest() : null);
    }

    /**
     * Reports the checks and no materialization: the job was stopped.
     *
     * @param session the session
     * @throws PipesException when the run makes several assets and none was named
     */
    public void sendChecksTo(PipesSession session) {
        if (session.isUnderDagster()) {
            checks(asset(session)).forEach(session::report);
        }
    }

    private String asset(PipesSession session) {
        if (asset != null) {
            return asset;
        }
        List<String> assets = session.context().assetKeys();
        if (assets.size() != 1) {
            throw new PipesException("The run makes " + assets.size() + " assets " + assets
                    + ": name the one of the job '" + job.job().name() + "' by asset(…).");
        }
        return assets.get(0);
    }

    /** {@return what the materialization shows, in order} */
    public Map<String, MetadataValue> metadata() {
        JobFacts facts = JobFacts.of(job.job());
        Map<String, MetadataValue> metadata = new LinkedHashMap<>();
        facts.assetMetadata().forEach((key, value) -> metadata.put(key, MetadataValue.of(value)));
        putWhatWasDone(metadata);
        facts.complianceMetadata().forEach((key, value) -> metadata.put(key, MetadataValue.of(value)));
        if (!facts.costAllocationTags().isEmpty()) {
            metadata.put("cost_allocation_tags", MetadataValue.json(facts.costAllocationTags()));
        }
        metadata.put("tags", MetadataValue.json(job.tableProperties().values()));
        metadata.put("tags_digest", MetadataValue.text(digest()));
        job.table().ifPresent(table -> metadata.put("dagster/table_name", MetadataValue.text(table.id())));
        Asset asset = job.job().asset();
        if (!asset.schema().isEmpty()) {
            metadata.put("dagster/column_schema", new MetadataValue(MetadataType.TABLE_SCHEMA, columns(asset)));
        }
        return metadata;
    }

    /** Before the long texts: Dagster shows the entries in this order. */
    private void putWhatWasDone(Map<String, MetadataValue> metadata) {
        if (plan != null) {
            metadata.put("plan", MetadataValue.markdown(plan.toMarkdown()));
            metadata.put("plan_id", MetadataValue.text(plan.id()));
        }
        if (report != null) {
            metadata.put("report", MetadataValue.markdown(report.toMarkdown()));
            metadata.put("tags_added", MetadataValue.number(report.added()));
            metadata.put("tags_changed", MetadataValue.number(report.changed()));
            metadata.put("tags_removed", MetadataValue.number(report.removed()));
        }
        if (drift != null) {
            metadata.put("drift", MetadataValue.markdown(drift.toMarkdown()));
        }
    }

    private String digest() {
        return RunTags.of(job).digest();
    }

    private Map<String, Object> columns(Asset asset) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (Asset.Column column : asset.schema()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", column.name());
            shown.put("type", column.type() == null ? "string" : column.type());
            if (column.description() != null) {
                shown.put("description", column.description());
            }
            job.tableProperties()
                    .get(RunTags.COLUMN + column.name())
                    .ifPresent(tag -> shown.put("tags", Map.of("classification", tag.value())));
            shown.put("constraints", Map.of("nullable", !Boolean.TRUE.equals(column.required())));
            columns.add(shown);
        }
        return Map.of("columns", columns);
    }

    private List<CheckResult> checks(String key) {
        JobChecks checks = new JobChecks(key);
        List<CheckResult> results = new ArrayList<>();
        if (verdicts != null) {
            results.addAll(checks.ofPolicy(verdicts));
        }
        if (report != null) {
            results.add(checks.ofReport(report));
        }
        if (drift != null) {
            results.add(checks.ofDrift(drift));
        }
        return results;
    }
}
