package io.dativo.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dativo.config.NullAllowed;
import io.dativo.config.Rest;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.OneOf;
import io.dativo.problem.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job file says. Its {@code source} and {@code target} are the job's own words as long as no recipe is merged in.
 * Immutable.
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
 * @param removedTags keys of the table's tags that this job does not take over from the asset, the source system or the
 *     infrastructure, or null
 * @param infrastructure the cloud side, or null
 * @param schemaValidationMode {@code strict} or {@code warn}; {@code strict} when the file has none
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
        @NullAllowed @Nullable Map<String, @NotNull String> classificationOverrides,
        @NullAllowed @Nullable Map<String, @Nullable Object> finops,
        @NullAllowed @Nullable Map<String, @Nullable Object> governanceOverrides,
        @Nullable List<@NotNull String> removedTags,
        @Nullable @Valid Infrastructure infrastructure,
        @OneOf({"strict", "warn"}) String schemaValidationMode,
        @Nullable @Valid RetryConfig retryConfig,
        @Nullable @Valid Logging logging) {
    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    /** The {@code schema_validation_mode} of a job that names none. */
    static final String STRICT = "strict";

    /** Fills in what the file leaves out, and copies the maps. */
    public JobFile {
        classificationOverrides = Copies.of(classificationOverrides);
        finops = Copies.of(finops);
        governanceOverrides = Copies.of(governanceOverrides);
        removedTags = Copies.of(removedTags);
        schemaValidationMode = schemaValidationMode == null ? STRICT : schemaValidationMode;
    }

    /** The same job with another source and target. */
    JobFile with(@Nullable SourceConfig otherSource, @Nullable TargetConfig otherTarget) {
        return new JobFile(
                schemaRef,
                tenantId,
                environment,
                sourceConnector,
                sourceConnectorPath,
                targetConnector,
                targetConnectorPath,
                asset,
                assetPath,
                otherSource,
                otherTarget,
                classificationOverrides,
                finops,
                governanceOverrides,
                removedTags,
                infrastructure,
                schemaValidationMode,
                retryConfig,
                logging);
    }

    /**
     * How often and how long to try again. Immutable.
     *
     * @param maxRetries how many tries after the first; 3 when the file has none
     * @param initialDelaySeconds the first delay; {@code retryDelaySeconds} when the file has none
     * @param maxDelaySeconds the longest delay; 300 when the file has none
     * @param backoffMultiplier what each delay is multiplied by; 2 when the file has none
     * @param retryableExitCodes exit codes worth another try; 1 and 2 when the file has none
     * @param retryableErrorPatterns patterns of errors worth another try, or null
     * @param retryDelaySeconds the delay where there is no initial one; 5 when the file has none
     * @param retryableErrors errors worth another try, or null
     * @param maxAttempts without effect in the original product; accepted, and warned about
     * @param more further keys, as they stand: options of the connector's own
     */
    public record RetryConfig(
            Integer maxRetries,
            @Min(0) Integer initialDelaySeconds,
            @Min(0) Integer maxDelaySeconds,
            @Min(1) Double backoffMultiplier,
            List<@NotNull Integer> retryableExitCodes,
            @NullAllowed @Nullable List<@NotNull String> retryableErrorPatterns,
            @NullAllowed Integer retryDelaySeconds,
            @NullAllowed @Nullable List<@NotNull String> retryableErrors,
            @Nullable @Min(1) @Max(10) Integer maxAttempts,
            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Fills in what the file leaves out, and copies the lists. */
        public RetryConfig {
            maxRetries = maxRetries == null ? 3 : maxRetries;
            retryDelaySeconds = retryDelaySeconds == null ? 5 : retryDelaySeconds;
            initialDelaySeconds = initialDelaySeconds == null ? retryDelaySeconds : initialDelaySeconds;
            maxDelaySeconds = maxDelaySeconds == null ? 300 : maxDelaySeconds;
            backoffMultiplier = backoffMultiplier == null ? 2.0 : backoffMultiplier;
            retryableExitCodes = retryableExitCodes == null ? List.of(1, 2) : Copies.of(retryableExitCodes);
            retryableErrorPatterns = Copies.of(retryableErrorPatterns);
            retryableErrors = Copies.of(retryableErrors);
            more = more == null ? Map.of() : Copies.of(more);
        }
    }

    /**
     * How to log. Immutable.
     *
     * @param redaction whether secrets are masked; false when the file does not say
     * @param level the level; {@code INFO} when the file has none
     * @param more further keys, as they stand: options of the connector's own
     */
    public record Logging(
            Boolean redaction,

            @OneOf({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
            String level,

            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Fills in what the file leaves out. */
        public Logging {
            redaction = redaction != null && redaction;
            level = level == null ? "INFO" : level;
            more = more == null ? Map.of() : Copies.of(more);
        }
    }
}
