package io.dativo.aws.organizations;

import io.dativo.aws.AwsProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources of jobs as AWS's tag policies see them: by their tag type, in their account, with keys as AWS keeps them. What
 * AWS has no tags for, such as a Glue table, is not among them. Immutable.
 *
 * @param resources the resources, those of the first job first
 * @param problems resources of AWS that no policy can be asked about, and why
 */
public record AwsTagResources(List<AwsTagWhatIf.Resource> resources, List<Problem> problems) {
    /** Copies the lists. */
    public AwsTagResources {
        resources = List.copyOf(resources);
        problems = List.copyOf(problems);
    }

    /**
     * The resources of some jobs, with their keys as the jobs spell them.
     *
     * @param jobs resolved jobs
     * @return the resources
     */
    public static AwsTagResources of(Collection<ResolvedJob> jobs) {
        return of(jobs, KeyStyle.AS_IS);
    }

    /**
     * The resources of some jobs.
     *
     * @param jobs resolved jobs
     * @param style the key style of AWS, as {@code Dativo.builder().keyStyle("aws", style)} has it
     * @return the resources
     */
    public static AwsTagResources of(Collection<ResolvedJob> jobs, KeyStyle style) {
        AwsProvider aws = new AwsProvider();
        List<AwsTagWhatIf.Resource> resources = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ResolvedJob job : jobs) {
            for (TagClaim claim : job.claims()) {
                if (claim.resource().provider().equals(AwsProvider.ID)) {
                    add(job, claim, aws, style, resources, problems);
                }
            }
        }
        return new AwsTagResources(resources, problems);
    }

    private static void add(
            ResolvedJob job,
            TagClaim claim,
            AwsProvider aws,
            KeyStyle style,
            List<AwsTagWhatIf.Resource> resources,
            List<Problem> problems) {
        String path = job.path(claim.resource());
        ResourceRef resource;
        try {
            resource = aws.canonical(claim.resource(), claim.scope());
        } catch (IllegalArgumentException unknown) {
            problems.add(warning(job, path, String.valueOf(unknown.getMessage()), "name it by its ARN"));
            return;
        }
        String type = AwsTagTypes.of(resource).orElse(null);
        String account = account(claim, resource);
        if (type == null && resource.type().equals("aws_resource")) {
            problems.add(warning(job, path, "the ARN " + resource.id() + " does not say its tag type", null));
        } else if (type != null && account == null) {
            problems.add(warning(
                    job,
                    path,
                    "the account of " + resource.id() + " is not known",
                    "add account_id to infrastructure.provider"));
        } else if (type != null && account != null) {
            resources.add(new AwsTagWhatIf.Resource(resource.id(), account, type, tags(claim, resource, aws, style)));
        }
    }

    private static Map<String, String> tags(TagClaim claim, ResourceRef resource, AwsProvider aws, KeyStyle style) {
        Map<String, String> tags = new TreeMap<>();
        for (Tag tag : claim.tags()) {
            EncodedTag encoded = aws.rules(resource.type()).encode(style.apply(tag.key()), tag.value());
            tags.put(encoded.key(), encoded.value());
        }
        return tags;
    }

    private static @Nullable String account(TagClaim claim, ResourceRef resource) {
        String ofArn = resource.id().split(":", 6)[4];
        return ofArn.isEmpty() ? claim.scope().accountId() : ofArn;
    }

    private static Problem warning(ResolvedJob job, String path, String message, @Nullable String hint) {
        return Problem.warning("no-tag-type", message, path, job.job().locate(path), hint);
    }
}
