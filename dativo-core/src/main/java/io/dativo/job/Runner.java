package io.dativo.job;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A runner file: which jobs run when. Immutable.
 *
 * @param mode {@code orchestrated} when null
 * @param orchestrator the orchestrator
 */
public record Runner(@Nullable String mode, @NotNull @Valid Orchestrator orchestrator) {

    /**
     * The orchestrator and its schedules. Immutable.
     *
     * @param type {@code dagster} when null
     * @param schedules the schedules
     * @param concurrencyPerTenant how many jobs of one tenant run at once; 1 when null
     */
    public record Orchestrator(
            @Nullable String type,
            @NotNull List<@NotNull @Valid Schedule> schedules,
            @Nullable Integer concurrencyPerTenant) {}

    /**
     * When one job runs. Immutable.
     *
     * @param name its name
     * @param config the job file
     * @param cron the cron expression, or null
     * @param intervalSeconds the interval, or null
     * @param enabled whether it runs; true when null
     * @param timezone the time zone; {@code UTC} when null
     * @param maxConcurrentRuns how many runs at once; 1 when null
     * @param tags tags for the run, or null
     */
    public record Schedule(
            @NotNull String name,
            @NotNull String config,
            @Nullable String cron,
            @Nullable Integer intervalSeconds,
            @Nullable Boolean enabled,
            @Nullable String timezone,
            @Nullable Integer maxConcurrentRuns,
            @Nullable Map<String, @NotNull String> tags) {}
}
