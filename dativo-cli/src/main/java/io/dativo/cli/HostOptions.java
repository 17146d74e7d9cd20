package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.TerraformManaged;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a host says of plans and applies, beside how job files are read. The fields are set by picocli. */
final class HostOptions {
    @Mixin
    JobOptions jobs = new JobOptions();

    @Option(names = "--policy", paramLabel = "FILE", description = "the tag policy of the organisation")
    @Nullable
    Path policy;

    @Option(names = "--policy-advisory", description = "the policy reports and stops nothing")
    boolean advisory;

    @Option(
            names = "--ledger",
            paramLabel = "PLACE",
            defaultValue = ".dativo",
            description =
                    "who owns which tag: a folder, s3://BUCKET/PREFIX or gs://BUCKET/PREFIX; default: ${DEFAULT-VALUE}")
    String ledger = ".dativo";

    @Option(names = "--audit", paramLabel = "FILE", description = "appends to this audit log")
    @Nullable
    Path audit;

    @Option(names = "--actor", paramLabel = "NAME", description = "who acts, for the audit log")
    @Nullable
    String actor;

    @Option(
            names = "--apply-terraform-managed",
            description = "also write tags of resources that Terraform manages; else they are only compared")
    boolean applyTerraformManaged;

    @Option(
            names = "--allow",
            paramLabel = "REASON",
            split = ",",
            description = "reasons for which a claimed tag may be out of place, for example not_created_yet")
    List<ClaimStatus> allow = List.of();

    @Option(
            names = "--allow-unknown-outputs",
            description =
                    "plan and apply what is known while outputs of Terraform are to come; the rest is not_known_yet")
    boolean allowUnknownOutputs;

    @Option(names = "--max-removals", paramLabel = "N", description = "refuse a plan that removes more tags than this")
    @Nullable
    Integer maxRemovals;

    @Option(
            names = "--without-catalog",
            description = "leave the Iceberg catalog of the jobs closed: their tables are not observed")
    boolean withoutCatalog;

    /** Whether a reason for a claim to be out of place is allowed. */
    boolean allows(Problem problem) {
        return allow.stream().anyMatch(reason -> reason.code().equals(problem.code()));
    }

    Dativo.Builder builder(Surroundings surroundings) {
        Dativo.Builder builder = jobs.builder(surroundings)
                .ledger(Ledgers.at(ledger))
                .allow(allow.toArray(ClaimStatus[]::new))
                .terraformManaged(applyTerraformManaged ? TerraformManaged.APPLY : TerraformManaged.VERIFY);
        if (policy != null) {
            builder.policy(TagPolicy.load(policy));
        }
        if (allowUnknownOutputs) {
            builder.allowUnknownOutputs();
        }
        if (advisory) {
            builder.policyAdvisory();
        }
        if (audit != null) {
            builder.audit(AuditLog.file(audit));
        }
        if (actor != null) {
            builder.actor(actor);
        }
        if (maxRemovals != null) {
            builder.maxRemovals(maxRemovals);
        }
        if (surroundings.interactive()) {
            builder.listener(new ProgressBar(surroundings.err()));
        }
        return builder;
    }
}
