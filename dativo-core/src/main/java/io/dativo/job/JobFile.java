package io.dativo.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.OneOf;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job file says, before anything is merged into it. Immutable.
 *
 * @param schemaRef the {@code $schema} that editors use, or null
 * @param tenantId the tenant
 * @param environment the environment, or null
 * @param sourceConnector the name of the source connector, or null
 * @param sourceConnectorPath the recipe of the source
 * @param targetConnector the name of the target connector, or null
 * @param targetConnectorPath the recipe of the target
 * @param asset the name of the asset, or null
 * @param assetPath the asset definition
 * @param source what the job says of the source, or null
 * @param target what the job says of the target, or null
 * @param classificationOverrides column (or {@code default}) to classification, or null
 * @param finops cost centre, business tags, project and environment for this job, or null
 * @param governanceOverrides retention and owner for this job, or null
 * @param infrastructure the cloud side, or null
 * @param schemaValidationMode {@code strict} or {@code warn}
 * @param retryConfig how often to try again, or null
 * @param logging how to log, or null
 */
public record JobFile(
        @JsonProperty("$schema") @Nullable String schemaRef,
        @NotNull @NotEmpty String tenantId,
        @Nullable String environment,
        @Nullable String sourceConnector,
        @NotNull @NotEmpty String sourceConnectorPath,
        @Nullable String targetConnector,
        @NotNull @NotEmpty String targetConnectorPath,
        @Nullable String asset,
        @NotNull @NotEmpty String assetPath,
        @Nullable @Valid SourceConfig source,
        @Nullable @Valid TargetConfig target,
        @Nullable Map<String, @NotNull String> classificationOverrides,
        @Nullable Map<String, @Nullable Object> finops,
        @Nullable Map<String, @Nullable Object> governanceOverrides,
        @Nullable @Valid Infrastructure infrastructure,
        @Nullable @OneOf({"strict", "warn"}) String schemaValidationMode,
        @Nullable @Valid RetryConfig retryConfig,
        @Nullable @Valid Logging logging) {

    /**
     * How often and how long to try again. Immutable.
     *
     * @param maxRetries how many tries after the first
     * @param initialDelaySeconds the first delay, or null for {@code retryDelaySeconds}
     * @param maxDelaySeconds the longest delay
     * @param backoffMultiplier what each delay is multiplied by
     * @param retryableExitCodes exit codes worth another try
     * @param retryableErrorPatterns patterns of errors worth another try, or null
     * @param retryDelaySeconds the delay where there is no initial one
     * @param retryableErrors errors worth another try, or null
     * @param maxAttempts without effect in the original product; accepted, and warned about
     */
    public record RetryConfig(
            @Nullable Integer maxRetries,
            @Nullable @Min(0) Integer initialDelaySeconds,
            @Nullable @Min(0) Integer maxDelaySeconds,
            @Nullable @Min(1) Double backoffMultiplier,
            @Nullable List<@NotNull Integer> retryableExitCodes,
            @Nullable List<@NotNull String> retryableErrorPatterns,
            @Nullable Integer retryDelaySeconds,
            @Nullable List<@NotNull String> retryableErrors,
            @Nullable @Min(1) @jakarta.validation.constraints.Max(10) Integer maxAttempts) {}

    /**
     * How to log. Immutable.
     *
     * @param redaction whether secrets are masked, or null for false
     * @param level the level, or null for {@code INFO}
     */
    public record Logging(
            @Nullable Boolean redaction,
            @Nullable @OneOf({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}) String level) {}
}
