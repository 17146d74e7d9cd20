package io.dativo.job;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.Undetermined;
import io.dativo.tag.Tag;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagResolution;
import io.dativo.tag.TagSet;
import io.dativo.tag.TagTrace;
import io.dativo.tag.TagTrace.Fate;
import io.dativo.tag.TagTrace.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a job claims beside its own targets, with the reasons. Immutable. */
final class CatalogEntries {
    static final CatalogEntries NONE = new CatalogEntries(List.of(), Map.of());

    private final List<TagClaim> claims;
    private final Map<ResourceRef, TagResolution> resolutions;

    private CatalogEntries(List<TagClaim> claims, Map<ResourceRef, TagResolution> resolutions) {
        this.claims = List.copyOf(claims);
        this.resolutions = Collections.unmodifiableMap(resolutions);
    }

    /** These and more; a tag has the reasons of the tag of the job that it repeats, under whatever key. */
    CatalogEntries and(Collection<TagClaim> given, Collection<TagResolution> ofJob) {
        List<TagClaim> more = given.stream()
                .filter(claim -> !claims.contains(claim))
                .distinct()
                .toList();
        if (more.isEmpty()) {
            return this;
        }
        Map<ResourceRef, TagResolution> all = new TreeMap<>(resolutions);
        more.forEach(claim -> all.merge(claim.resource(), resolution(claim, ofJob), CatalogEntries::joined));
        List<TagClaim> both = new ArrayList<>(claims);
        both.addAll(more);
        return new CatalogEntries(both, all);
    }

    /** These without what is not known yet. */
    CatalogEntries waitingFor(Map<ResourceRef, Undetermined> open) {
        List<TagClaim> known = claims.stream()
                .map(claim -> claim.waitingFor(open.getOrDefault(claim.resource(), Undetermined.NOTHING)))
                .toList();
        Map<ResourceRef, TagResolution> decided = new TreeMap<>();
        resolutions.forEach((resource, resolution) -> decided.put(
                resource,
                resolution.without(
                        open.getOrDefault(resource, Undetermined.NOTHING).keys().keySet())));
        return new CatalogEntries(known, decided);
    }

    List<TagClaim> claims() {
        return claims;
    }

    List<ResourceRef> resources() {
        return List.copyOf(resolutions.keySet());
    }

    /** The resolutions of the job's own targets with those of the entries. */
    Map<ResourceRef, TagResolution> over(Map<ResourceRef, TagResolution> own) {
        if (resolutions.isEmpty()) {
            return own;
        }
        Map<ResourceRef, TagResolution> all = new TreeMap<>(own);
        resolutions.forEach((resource, resolution) -> all.merge(resource, resolution, CatalogEntries::joined));
        return all;
    }

    private static TagResolution resolution(TagClaim claim, Collection<TagResolution> ofJob) {
        Map<String, TagTrace> traces = new TreeMap<>();
        for (Tag tag : claim.tags()) {
            List<Step> steps = ofJob.stream()
                    .flatMap(resolution -> resolution.traces().values().stream())
                    .filter(trace -> isOf(trace, tag))
                    .findFirst()
                    .map(TagTrace::steps)
                    .orElse(List.of(new Step(TagCandidate.set(tag.key(), tag.value(), tag.origin()), Fate.WINS)));
            traces.put(tag.key(), new TagTrace(tag.key(), steps));
        }
        return new TagResolution(claim.tags(), traces, List.of());
    }

    private static boolean isOf(TagTrace trace, Tag tag) {
        return trace.value().equals(Optional.of(tag.value()))
                && trace.decision().candidate().origin().equals(tag.origin());
    }

    /** Several claims on one resource; where they disagree, the plan says so. */
    private static TagResolution joined(TagResolution one, TagResolution other) {
        Map<String, Tag> tags = new TreeMap<>();
        other.tags().forEach(tag -> tags.put(tag.key(), tag));
        one.tags().forEach(tag -> tags.put(tag.key(), tag));
        Map<String, TagTrace> traces = new TreeMap<>(other.traces());
        traces.putAll(one.traces());
        return new TagResolution(TagSet.of(tags.values()), traces, one.problems());
    }
}
