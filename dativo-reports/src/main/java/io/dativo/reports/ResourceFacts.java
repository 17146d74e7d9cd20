package io.dativo.reports;

import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.tag.TagSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a resource beside the bill: who uses it, who built it, and which tags it shall have. Immutable.
 *
 * @param ids how a bill may name it: its id, its ARN
 * @param job the job that uses it, or null
 * @param dataset the dataset that the job makes, or null
 * @param terraformAddress where Terraform declares it, or null
 * @param tags the tags that the job says it shall have, with their origins
 * @param taggedSince canonical key to the first day on which it had the tag, as far as that is known
 */
public record ResourceFacts(
        Set<String> ids,
        @Nullable String job,
        @Nullable String dataset,
        @Nullable String terraformAddress,
        TagSet tags,
        Map<String, LocalDate> taggedSince) {
    /** Copies the collections. */
    public ResourceFacts {
        ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
        taggedSince = Collections.unmodifiableMap(new TreeMap<>(taggedSince));
    }

    /**
     * What a job knows of its resources.
     *
     * @param job a resolved job
     * @return the facts, one for each resource
     */
    public static List<ResourceFacts> of(ResolvedJob job) {
        List<ResourceFacts> facts = new ArrayList<>();
        for (TagClaim claim : job.claims()) {
            TerraformResource built = job.terraform().get(claim.resource());
            Set<String> ids = new LinkedHashSet<>(List.of(claim.resource().id()));
            if (built != null) {
                for (String id : new String[] {built.arn(), built.id()}) {
                    if (id != null && !id.isEmpty()) {
                        ids.add(id);
                    }
                }
            }
            facts.add(new ResourceFacts(
                    ids,
                    job.job().name(),
                    job.job().asset().name(),
                    built == null ? null : built.address(),
                    claim.tags(),
                    Map.of()));
        }
        return facts;
    }

    /**
     * The same with the time at which it was tagged.
     *
     * @param key the canonical key
     * @param day the first day on which it had the tag
     * @return the facts
     */
    public ResourceFacts taggedSince(String key, LocalDate day) {
        Map<String, LocalDate> more = new TreeMap<>(taggedSince);
        more.put(key, day);
        return new ResourceFacts(ids, job, dataset, terraformAddress, tags, more);
    }
}
