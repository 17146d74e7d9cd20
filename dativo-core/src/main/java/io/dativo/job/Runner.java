package io.dativo.job;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A runner file: which jobs run when. Immutable.
 *
 * @param mode how it runs: by an orchestrator when the file does not say
 * @param orchestrator the orchestrator
 */
public record Runner(String mode, @NotNull @Valid Orchestrator orchestrator) {
    /** Fills in what the file leaves out. */
    public Runner {
        mode = mode == null ? "orchestrated" : mode;
    }

    /**
     * The orchestrator and its schedules. Immutable.
     *
     * @param type {@code dagster} when the file has none
     * @param schedules the schedules
     * @param concurrencyPerTenant how many jobs of one tenant run at once; 1 when the file does not say
     */
    public record Orchestrator(
            String type, @NotNull List<@NotNull @Valid Schedule> schedules, Integer concurrencyPerTenant) {
        /** Fills in what the file leaves out, and copies the schedules. */
        public Orchestrator {
            type = type == null ? "dagster" : type;
            schedules = Copies.of(schedules);
            concurrencyPerTenant = concurrencyPerTenant == null ? 1 : concurrencyPerTenant;
        }
    }

    /**
     * When one job runs. Immutable.
     *
     * @param name its name
     * @param config the job file
     * @param cron the cron expression, or null
     * @param intervalSeconds the interval, or null
     * @param enabled whether it runs; true when the file does not say
     * @param timezone the time zone; {@code UTC} when the file has none
     * @param maxConcurrentRuns how many runs at once; 1 when the file does not say
     * @param tags tags for the run, or null
     */
    public record Schedule(
            @NotNull String name,
            @NotNull String config,
            @Nullable String cron,
            @Nullable Integer intervalSeconds,
            Boolean enabled,
            String timezone,
            Integer maxConcurrentRuns,
            @Nullable Map<String, @NotNull String> tags) {
        /** Fills in what the file leaves out, and copies the tags. */
        public Schedule {
            enabled = enabled == null || enabled;
            timezone = timezone == null ? "UTC" : timezone;
            maxConcurrentRuns = maxConcurrentRuns == null ? 1 : maxConcurrentRuns;
            tags = Copies.of(tags);
        }
    }
}
