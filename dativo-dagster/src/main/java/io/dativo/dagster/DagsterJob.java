package io.dativo.dagster;

import io.dativo.job.ResolvedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job for the definitions of Dagster, with what only the host knows of it. Not thread-safe. */
public final class DagsterJob {
    private final ResolvedJob job;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> upstream = new ArrayList<>();
    private @Nullable String cron;
    private @Nullable DagsterPartitions partitions;
    private @Nullable Freshness freshness;
    private String timeZone = "UTC";

    private DagsterJob(ResolvedJob job) {
        this.job = job;
    }

    /**
     * A job, whose id is the key of its asset.
     *
     * @param job the job
     * @return the job
     */
    public static DagsterJob of(ResolvedJob job) {
        return new DagsterJob(job);
    }

    /**
     * What the host's program is started with for this job. The program itself comes from {@link DagsterDefinitions} alone.
     *
     * @param commandLine the arguments
     * @return this
     */
    public DagsterJob arguments(String... commandLine) {
        arguments.addAll(List.of(commandLine));
        return this;
    }

    /**
     * What the job reads.
     *
     * @param ids the ids of other jobs, such as {@code acme/prod/orders}
     * @return this
     */
    public DagsterJob dependsOn(String... ids) {
        upstream.addAll(List.of(ids));
        return this;
    }

    /**
     * When it runs.
     *
     * @param expression five fields of cron
     * @param zone the time zone, such as {@code Europe/Zurich}
     * @return this
     */
    public DagsterJob schedule(String expression, String zone) {
        cron = expression;
        timeZone = zone;
        return this;
    }

    /**
     * Which partitions the asset has. A schedule then asks for the last one that is over.
     *
     * @param ofTheAsset the partitions
     * @return this
     */
    public DagsterJob partitions(DagsterPartitions ofTheAsset) {
        partitions = ofTheAsset;
        return this;
    }

    /**
     * How old the asset may be before Dagster warns, and before it is stale.
     *
     * @param warn from when on it is due; shorter than {@code fail}
     * @param fail from when on it is stale
     * @return this
     */
    public DagsterJob freshWithin(Duration warn, Duration fail) {
        if (warn.isNegative() || warn.isZero() || warn.compareTo(fail) >= 0) {
            throw new IllegalArgumentException("an asset is due before it is stale: " + warn + " and " + fail);
        }
        freshness = new Freshness(warn, fail);
        return this;
    }

    /** How old an asset may be. */
    record Freshness(Duration warn, Duration fail) {}

    /** {@return the job's id, {@code tenant/environment/name}, in the characters that Dagster takes: the asset's key} */
    public String id() {
        return String.join("/", key());
    }

    List<String> key() {
        return Arrays.stream(job.job().name().split("/", -1))
                .map(DagsterNames::keyPart)
                .toList();
    }

    String tenant() {
        return key().get(0);
    }

    String environment() {
        return key().get(1);
    }

    ResolvedJob job() {
        return job;
    }

    List<String> arguments() {
        return arguments;
    }

    List<String> upstream() {
        return upstream;
    }

    @Nullable
    String cron() {
        return cron;
    }

    @Nullable
    DagsterPartitions partitions() {
        return partitions;
    }

    @Nullable
    Freshness freshness() {
        return freshness;
    }

    String timeZone() {
        return timeZone;
    }
}
