package io.dativo;

import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.job.Tenants;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.provider.Located;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.List;

/** What of a job is outside of the bounds of its tenant, before anything is read. */
final class TenantChecks {
    private static final String CODE = "out-of-bounds";

    private TenantChecks() {}

    /** An error for each target and each tag that the tenant may not tag, at its place in the files of the job. */
    static List<Problem> of(ResolvedJob resolved, Providers providers, Tenants tenants) {
        List<Problem> problems = new ArrayList<>();
        if (tenants.isUnbounded()) {
            return problems;
        }
        String hint = "correct the file, or let the host widen the bounds: Tenant.named(\""
                + Tenants.tenantOf(resolved.job().name()) + "\")";
        for (TagClaim claim : resolved.claims()) {
            Located located = providers.locate(claim);
            TagSpelling spelling = located.spelling();
            if (spelling == null) {
                continue;
            }
            String path = resolved.path(claim.resource());
            SourceLocation place = resolved.job().locate(path);
            String why = providers.refusal(tenants, claim, located.ref()).orElse(null);
            if (why != null) {
                String message = located.ref() + " is out of bounds: " + why + "; nothing is read or written for it";
                problems.add(Problem.error(CODE, message, path, place, hint));
                continue;
            }
            for (Tag tag : claim.tags()) {
                String key = spelling.encodeOrAsClaimed(tag).key();
                tenants.refusal(claim.claimant(), tag.key(), key).ifPresent(whyKey -> {
                    SourceLocation origin = tag.origin().location();
                    problems.add(Problem.error(
                            CODE,
                            whyKey + " on " + located.ref() + "; it is not written",
                            tag.origin().path(),
                            origin == null ? place : origin,
                            hint));
                });
            }
        }
        return problems;
    }
}
