package io.dativo.spring;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.TerraformManaged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code dativo.*}. What is not set is left as {@link Dativo.Builder} has it. Paths are texts: Spring would
 * look for a {@code Path} in the web application first, and find the folder of Tomcat for a dot.
 *
 * @param policy Tag policy file. With errors in it the application does not start.
 * @param policyAdvisory Whether the policy only reports and stops no job.
 * @param ledger Folder of the ledger, which records the tags that Dativo owns. In memory by default: after a restart nothing
 *     is removed. A bean of type OwnershipLedger wins.
 * @param audit File to which each plan and each outcome is appended. A bean of type AuditLog wins.
 * @param actor Who acts, for the audit log.
 * @param base Root folder of every file that job files may name. The working directory by default.
 * @param pathMappings Absolute paths in job files, and the folders that hold their files.
 * @param terraformState State file that is read for every job, whatever backend the job names.
 * @param terraformManaged Whether tags of resources that Terraform manages are only verified, or written as well.
 * @param handOut Names of environment variables that job files may use beyond the usual ones. Not for secrets.
 * @param tagPriority Keys of the tags that a resource keeps when it cannot carry all, the most important first.
 * @param maxRemovals The most tags that one plan may remove. Without limit by default.
 * @param deadline Time after which a plan, an apply or a verification ends. Without limit by default.
 * @param allow Reasons for which a claimed tag may not be in place while a report is still complete.
 * @param allowNoJobs Whether a folder without jobs is no mistake.
 */
@ConfigurationProperties("dativo")
record DativoProperties(
        @Nullable String policy,
        @DefaultValue("false") boolean policyAdvisory,
        @Nullable String ledger,
        @Nullable String audit,
        @Nullable String actor,
        @Nullable String base,
        @DefaultValue Map<String, String> pathMappings,
        @Nullable String terraformState,
        @DefaultValue("verify") TerraformManaged terraformManaged,
        @DefaultValue List<String> handOut,
        @DefaultValue List<String> tagPriority,
        @Nullable Integer maxRemovals,
        @Nullable Duration deadline,
        @DefaultValue List<ClaimStatus> allow,
        @DefaultValue("false") boolean allowNoJobs) {
    /** Says to the builder what is set. */
    void applyTo(Dativo.Builder builder) {
        files(builder);
        if (policyAdvisory) {
            builder.policyAdvisory();
        }
        if (actor != null) {
            builder.actor(actor);
        }
        if (!tagPriority.isEmpty()) {
            builder.tagPriority(tagPriority.toArray(String[]::new));
        }
        if (maxRemovals != null) {
            builder.maxRemovals(maxRemovals);
        }
        if (deadline != null) {
            builder.propagation(options -> options.deadline(deadline));
        }
        if (allowNoJobs) {
            builder.allowNoJobs();
        }
        builder.terraformManaged(terraformManaged)
                .handOut(handOut.toArray(String[]::new))
                .allow(allow.toArray(ClaimStatus[]::new));
    }

    private void files(Dativo.Builder builder) {
        if (policy != null) {
            builder.policy(TagPolicy.load(Path.of(policy)));
        }
        if (ledger != null) {
            builder.ledger(OwnershipLedger.directory(Path.of(ledger)));
        }
        if (audit != null) {
            builder.audit(AuditLog.file(Path.of(audit)));
        }
        if (base != null) {
            builder.base(Path.of(base));
        }
        if (terraformState != null) {
            builder.terraformState(Path.of(terraformState));
        }
        pathMappings.forEach((prefix, folder) -> builder.pathMapping(prefix, Path.of(folder)));
    }
}
