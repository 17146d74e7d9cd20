package io.dativo.terraform;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares the tags that a Terraform state holds with those that a job says. Pure and thread-safe. */
public final class TerraformTags {
    private static final String HINT =
            "give Terraform the job's tags anew (terraform.tfvars.json) and apply; a write to the cloud would be undone";

    private TerraformTags() {}

    /**
     * What differs, for every resource of the job that its state holds. A tag of the module's own, which the job neither says
     * nor removes, is no difference; nor is one that the resource cannot carry.
     *
     * @param job the job, resolved with its state
     * @param providers the provider of a cloud
     * @param styles the key style on a cloud
     * @return an error for each tag, at its place in the job: {@code terraform-tag-missing}, {@code terraform-tag-differs} or,
     *     for one that the job removes, {@code terraform-tag-extra}
     */
    public static List<Problem> differences(
            ResolvedJob job, Function<String, Optional<ProviderSpi>> providers, Function<String, KeyStyle> styles) {
        List<Problem> differences = new ArrayList<>();
        job.terraform().forEach((ref, resource) -> {
            TagSpelling spelling =
                    new TagSpelling(providers.apply(ref.provider()).orElse(null), styles.apply(ref.provider()));
            compare(job, ref, resource, spelling, differences);
        });
        return differences;
    }

    private static void compare(
            ResolvedJob job,
            ResourceRef ref,
            TerraformResource resource,
            TagSpelling spelling,
            List<Problem> differences) {
        Map<String, Map.Entry<String, String>> held = new TreeMap<>();
        resource.tags().entrySet().forEach(tag -> held.put(spelling.identity(ref.type(), tag.getKey()), tag));
        Set<String> said = new HashSet<>();
        for (Tag tag : job.tags(ref)) {
            EncodedTag wanted = spelling.encode(ref.type(), tag.key(), tag.value());
            String identity = spelling.identity(ref.type(), wanted.key());
            said.add(identity);
            Map.Entry<String, String> there = held.get(identity);
            boolean own = tag.origin().level() == TagLevel.TERRAFORM;
            if (own) {
                said.add(spelling.identity(ref.type(), tag.key()));
            } else if (there == null && spelling.isAccepted(ref.type(), wanted)) {
                differences.add(problem(
                        "missing",
                        resource.address() + " has no tag '" + wanted.key() + "' in the state, and the job says \""
                                + wanted.value() + "\"",
                        tag));
            } else if (there != null && !there.getValue().equals(wanted.value())) {
                differences.add(problem(
                        "differs",
                        resource.address() + " has " + there.getKey() + " \"" + there.getValue()
                                + "\" in the state, and the job says \"" + wanted.value() + "\"",
                        tag));
            }
        }
        held.forEach((identity, tag) -> {
            if (!said.contains(identity)
                    && spelling.isAccepted(ref.type(), new EncodedTag(tag.getKey(), tag.getValue(), true))) {
                differences.add(Problem.error(
                        "terraform-tag-extra",
                        resource.address() + " has the tag '" + tag.getKey() + "' in the state, and the job removes it",
                        ref.toString(),
                        null,
                        HINT));
            }
        });
    }

    private static Problem problem(String what, String message, Tag tag) {
        return Problem.error(
                "terraform-tag-" + what,
                message,
                tag.origin().path(),
                tag.origin().location(),
                HINT);
    }
}
