package io.dativo;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.propagation.ClaimCounts;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.Drift;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourceDrift;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a plan or a drift report says of a job's claims, as problems at the places where the job makes them. */
final class ClaimProblems {
    private final ResolvedJob job;
    private final Map<ResourceRef, TagClaim> claims = new HashMap<>();

    /**
     * @param job the job
     * @param canonical the name of a claimed resource in plans and reports
     */
    ClaimProblems(ResolvedJob job, Function<TagClaim, ResourceRef> canonical) {
        this.job = job;
        job.claims().forEach(claim -> claims.put(canonical.apply(claim), claim));
    }

    /** A problem for each resource of which nothing is known, and for each other claim that no apply brings in place. */
    List<Problem> of(PropagationPlan plan) {
        List<Problem> problems = new ArrayList<>();
        for (ResourcePlan resource : plan.resources()) {
            TagClaim claim = claims.get(resource.resource());
            if (claim == null) {
                continue;
            }
            if (unknown(resource.status())) {
                problems.addAll(unknown(claim, resource.claims(), resource.detail()));
                continue;
            }
            for (TagChange change : resource.changes()) {
                ClaimStatus status = change.status();
                if (status != null
                        && isWithheld(status)
                        && change.claimants().contains(job.job().name())) {
                    problems.add(withheld(claim, change, status));
                }
            }
        }
        return problems;
    }

    /** An error for each resource of which nothing is known and for each tag that differs, a warning for what may settle. */
    List<Problem> of(DriftReport drift) {
        List<Problem> problems = new ArrayList<>();
        for (ResourceDrift resource : drift.resources()) {
            TagClaim claim = claims.get(resource.resource());
            if (claim == null) {
                continue;
            }
            if (unknown(resource.status())) {
                problems.addAll(unknown(claim, resource.claims(), resource.detail()));
            }
            for (Drift tag : resource.drifts()) {
                if (tag.kind() != Drift.Kind.FOREIGN) {
                    problems.add(differs(claim, tag));
                }
            }
        }
        return problems;
    }

    /** Policy findings name what is refused better than the claims that are refused with it. */
    private static boolean isWithheld(ClaimStatus status) {
        return status != ClaimStatus.IN_PLACE
                && status != ClaimStatus.DIFFERS
                && status != ClaimStatus.REFUSED_BY_POLICY
                && !status.isAllowedByDefault();
    }

    private static boolean unknown(ResourcePlan.Status status) {
        return status != ResourcePlan.Status.OBSERVED && status != ResourcePlan.Status.NOT_TAGGABLE;
    }

    /** One problem for all claims of a resource: they share its reason. */
    private List<Problem> unknown(TagClaim claim, ClaimCounts counts, @Nullable String detail) {
        String path = job.path(claim.resource());
        return counts.tags().keySet().stream()
                .filter(ClaimProblems::isWithheld)
                .map(status -> Problem.error(
                        status.code(),
                        claim.resource() + ": " + counts.words(status) + (detail == null ? "" : ": " + detail),
                        path,
                        job.job().locate(path),
                        status.wayOut()))
                .toList();
    }

    private Problem withheld(TagClaim claim, TagChange change, ClaimStatus status) {
        String message = claim.resource() + ": " + change.key() + ": "
                + (change.reason() == null ? status.code().replace('-', ' ') : change.reason());
        return at(claim, change.canonicalKey(), status.code(), message, status.wayOut());
    }

    private Problem differs(TagClaim claim, Drift tag) {
        String message = claim.resource() + ": " + tag.key() + " is " + shown(tag.found()) + ", expected "
                + shown(tag.expected()) + (tag.by() == null ? "" : "; " + tag.by());
        String code = tag.kind().code();
        Problem problem = at(claim, tag.canonicalKey(), code, message, "plan and apply, or change the job");
        return tag.kind().differs()
                ? problem
                : Problem.warning(code, message, problem.path(), problem.location(), "verify again later");
    }

    private static String shown(@Nullable String value) {
        return value == null ? "absent" : "\"" + value + "\"";
    }

    private Problem at(TagClaim claim, @Nullable String key, String code, String message, @Nullable String hint) {
        String target = job.path(claim.resource());
        SourceLocation place = job.job().locate(target);
        if (key == null) {
            return Problem.error(code, message, target, place, hint);
        }
        return claim.tags()
                .get(key)
                .map(tag -> Problem.error(
                        code,
                        message,
                        tag.origin().path(),
                        tag.origin().location() == null ? place : tag.origin().location(),
                        hint))
                .orElseGet(() -> Problem.error(code, message, target, place, hint));
    }
}
