package io.dativo.dagster;

import io.dativo.job.ResolvedJob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job for the definitions of Dagster, with what only the host knows of it. Not thread-safe. */
public final class DagsterJob {
    private final ResolvedJob job;
    private final String name;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> upstream = new ArrayList<>();
    private @Nullable String cron;
    private String timeZone = "UTC";

    private DagsterJob(ResolvedJob job, String name) {
        this.job = job;
        this.name = name;
    }

    /**
     * A job under a name that is unique in its tenant and environment.
     *
     * @param job the job
     * @param name its name, the last part of the asset's key
     * @return the job
     */
    public static DagsterJob of(ResolvedJob job, String name) {
        return new DagsterJob(job, name);
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

    /** {@return {@code tenant/environment/name}, in the characters that Dagster takes: the asset's key} */
    public String id() {
        return String.join("/", key());
    }

    List<String> key() {
        return List.of(DagsterNames.keyPart(tenant()), DagsterNames.keyPart(environment()), DagsterNames.keyPart(name));
    }

    String tenant() {
        return job.job().file().tenantId();
    }

    String environment() {
        String environment = job.job().file().environment();
        return environment == null || environment.isEmpty() ? "prod" : environment;
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

    String timeZone() {
        return timeZone;
    }
}
