package io.dativo.reports;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.propagation.RecordedWrite;
import io.dativo.tag.TagSet;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a resource beside the bill: who uses it, who built it, and which tags it should have. Immutable.
 *
 * @param ids how a bill may name it: its id, its ARN
 * @param job the job that uses it, or null
 * @param dataset the dataset that the job makes, or null
 * @param terraformAddress where Terraform declares it, or null
 * @param tags the tags that the job says it should have, with their origins
 * @param taggedSince canonical key to the first day on which it had the tag, as far as that is known
 * @param written canonical key to what Dativo wrote for it, as far as that is known
 */
public record ResourceFacts(
        Set<String> ids,
        @Nullable String job,
        @Nullable String dataset,
        @Nullable String terraformAddress,
        TagSet tags,
        Map<String, LocalDate> taggedSince,
        Map<String, RecordedWrite> written) {
    /** Copies the collections. */
    public ResourceFacts {
        ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
        taggedSince = Collections.unmodifiableMap(new TreeMap<>(taggedSince));
        written = Collections.unmodifiableMap(new TreeMap<>(written));
    }

    /**
     * A resource of which is known who built it, and no more.
     *
     * @param terraformAddress where Terraform declares it
     * @param ids how a bill may name it
     * @return the facts
     */
    public static ResourceFacts builtBy(String terraformAddress, String... ids) {
        return new ResourceFacts(Set.of(ids), null, null, terraformAddress, TagSet.empty(), Map.of(), Map.of());
    }

    /**
     * What a job knows of its resources.
     *
     * @param job a resolved job
     * @return the facts, one for each resource
     */
    public static List<ResourceFacts> of(ResolvedJob job) {
        return of(job, Map.of());
    }

    /**
     * What a job and the ledger know of the job's resources. A resource has a tag since it was written last, where the bill
     * has none: had it had one before, the bill would say so.
     *
     * @param job a resolved job
     * @param recorded what {@link io.dativo.Dativo#recorded} says of the job
     * @return the facts, one for each resource
     */
    public static List<ResourceFacts> of(ResolvedJob job, Map<ResourceRef, List<RecordedWrite>> recorded) {
        List<ResourceFacts> facts = new ArrayList<>();
        for (TagClaim claim : job.claims()) {
            TerraformResource built = job.terraform().get(claim.resource());
            Map<String, LocalDate> since = new TreeMap<>();
            Map<String, RecordedWrite> written = new TreeMap<>();
            for (RecordedWrite write : recorded.getOrDefault(claim.resource(), List.of())) {
                written.put(write.key(), write);
                since.put(write.key(), LocalDate.ofInstant(write.at(), ZoneOffset.UTC));
            }
            facts.add(new ResourceFacts(
                    job.ids(claim.resource()),
                    job.job().name(),
                    job.job().asset().name(),
                    built == null ? null : built.address(),
                    claim.tags(),
                    since,
                    written));
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
        return new ResourceFacts(ids, job, dataset, terraformAddress, tags, more, written);
    }
}
