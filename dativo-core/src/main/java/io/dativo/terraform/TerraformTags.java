package io.dativo.terraform;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Internal;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.SourceLocation;
import io.dativo.provider.Located;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the tags that a Terraform state holds with those that a job says. Pure and thread-safe. */
@Internal
public final class TerraformTags {
    private static final String HINT =
            "give Terraform the job's tags anew (terraform.tfvars.json) and apply; a write to the cloud would be undone";

    private TerraformTags() {}

    /**
     * What differs, for every resource of the job that its state holds. A tag of the module's own, which the job neither says
     * nor removes, is no difference; nor is one that the resource cannot carry, or that Terraform has no place for.
     *
     * @param job the job, resolved with its state
     * @param providers who knows how a cloud spells tags
     * @return an error for each tag, at its place in the job: {@code terraform-tag-missing}, {@code terraform-tag-differs} or,
     *     for one that the job removes, {@code terraform-tag-extra}; {@code provider-failed} where a provider cannot say how
     *     a tag is spelled
     */
    public static List<Problem> differences(ResolvedJob job, Providers providers) {
        List<Problem> differences = new ArrayList<>();
        job.terraform().forEach((ref, resource) -> {
            if (!resource.taggable()) {
                return;
            }
            try {
                compare(job, ref, resource, providers.spelling(ref.provider(), ref.type()), differences);
            } catch (ProviderException e) {
                differences.add(failed(resource, e, ref.toString(), null));
            }
        });
        return differences;
    }

    private static void compare(
            ResolvedJob job,
            ResourceRef ref,
            TerraformResource resource,
            TagSpelling spelling,
            List<Problem> differences) {
        TagRules rules = spelling.rules();
        Map<String, Map.Entry<String, String>> held = new TreeMap<>();
        resource.tags().entrySet().forEach(tag -> held.put(rules.identity(tag.getKey()), tag));
        Set<String> claimed = new HashSet<>();
        boolean allSpelled = true;
        for (Tag tag : job.tags(ref)) {
            try {
                claimed.addAll(compare(tag, held, resource, spelling, differences));
            } catch (ProviderException e) {
                differences.add(
                        failed(resource, e, tag.origin().path(), tag.origin().location()));
                allSpelled = false;
            }
        }
        if (!allSpelled) {
            // One of the others may be the tag that cannot be spelled.
            return;
        }
        held.forEach((identity, tag) -> {
            EncodedTag there = new EncodedTag(tag.getKey(), tag.getValue(), true);
            if (!claimed.contains(identity) && spelling.refusal(there).isEmpty()) {
                differences.add(Problem.error(
                        "terraform-tag-extra",
                        resource.address() + " has the tag '" + tag.getKey() + "' in the state, and the job removes it",
                        ref.toString(),
                        null,
                        HINT));
            }
        });
    }

    /** Compares one tag; gives the identities that it stands for. */
    private static Set<String> compare(
            Tag tag,
            Map<String, Map.Entry<String, String>> held,
            TerraformResource resource,
            TagSpelling spelling,
            List<Problem> differences) {
        EncodedTag desired = spelling.encode(tag.key(), tag.value());
        String identity = spelling.rules().identity(desired.key());
        if (tag.origin().level() == TagLevel.TERRAFORM) {
            return Set.copyOf(List.of(identity, spelling.rules().identity(tag.key())));
        }
        Map.Entry<String, String> there = held.get(identity);
        if (there == null) {
            if (spelling.refusal(desired).isEmpty()) {
                differences.add(problem(
                        "terraform-tag-missing",
                        resource.address() + " has no tag '" + desired.key() + "' in the state, and the job says \""
                                + desired.value() + "\"",
                        tag));
            }
        } else if (!there.getValue().equals(desired.value())) {
            differences.add(problem(
                    "terraform-tag-differs",
                    resource.address() + " has " + there.getKey() + " \"" + there.getValue()
                            + "\" in the state, and the job says \"" + desired.value() + "\"",
                    tag));
        }
        return Set.of(identity);
    }

    private static Problem failed(
            TerraformResource resource, ProviderException e, String path, @Nullable SourceLocation location) {
        return Problem.error(
                Located.Fault.Kind.PROVIDER_FAILED.code(),
                resource.address() + " cannot be compared: " + e.getMessage(),
                path,
                location,
                "report it to the maintainers of the provider");
    }

    private static Problem problem(String code, String message, Tag tag) {
        return Problem.error(code, message, tag.origin().path(), tag.origin().location(), HINT);
    }
}
