package io.dativo;

import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.SourceLocation;
import io.dativo.provider.Located;
import io.dativo.provider.Located.Fault;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the providers say of the targets of a job before anything is read: types, ids, and tags that cannot be there. */
final class TargetChecks {
    private static final String REFUSED = "tag-refused";

    /** By the plan, and by the output that is to come. */
    private static final Set<Fault.Kind> TOLD_ELSEWHERE = Set.of(Fault.Kind.NO_PROVIDER, Fault.Kind.NOT_KNOWN_YET);

    private TargetChecks() {}

    /** A warning for each target that tags will not reach as the job says, at its place in the job file. */
    static List<Problem> of(ResolvedJob resolved, Providers providers) {
        List<Problem> problems = new ArrayList<>();
        for (TagClaim claim : resolved.claims()) {
            Located located = providers.locate(claim);
            String path = resolved.path(claim.resource());
            TagSpelling spelling = located.spelling();
            Fault fault = located.fault();
            if (spelling != null) {
                unspelled(claim, spelling, path, resolved.job(), problems);
            } else if (fault != null && !TOLD_ELSEWHERE.contains(fault.kind())) {
                String at = switch (fault.kind()) {
                    case UNKNOWN_TYPE -> path + ".resource_type";
                    case MALFORMED_ID -> path + idKey(resolved.job(), path);
                    case PROVIDER_FAILED, NO_PROVIDER, NOT_KNOWN_YET -> path;
                };
                problems.add(Problem.warning(
                        fault.kind().code(),
                        fault.message() + "; no tag reaches it",
                        at,
                        locate(resolved.job(), at, path),
                        fault.hint()));
            }
        }
        return problems;
    }

    private static void unspelled(TagClaim claim, TagSpelling spelling, String path, Job job, List<Problem> problems) {
        for (Tag tag : claim.tags()) {
            SourceLocation origin = tag.origin().location();
            SourceLocation place = origin == null ? job.locate(path) : origin;
            String lost = "; this tag does not reach " + claim.resource();
            try {
                EncodedTag spelled = spelling.encode(tag.key(), tag.value());
                spelling.refusal(spelled)
                        .ifPresent(why -> problems.add(Problem.warning(
                                REFUSED,
                                "the tag '" + tag.key() + "' " + why + lost,
                                tag.origin().path(),
                                place,
                                "rename the tag, or give it another value")));
            } catch (ProviderException e) {
                problems.add(Problem.warning(
                        Fault.Kind.PROVIDER_FAILED.code(),
                        e.getMessage() + lost,
                        tag.origin().path(),
                        place,
                        "report it to the maintainers of the provider"));
            }
        }
    }

    private static String idKey(Job job, String path) {
        return job.locate(path + ".resource_id") == null ? ".resource_name" : ".resource_id";
    }

    private static @Nullable SourceLocation locate(Job job, String at, String otherwise) {
        SourceLocation place = job.locate(at);
        return place == null ? job.locate(otherwise) : place;
    }
}
