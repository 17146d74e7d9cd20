package io.dativo.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.propagation.DriftReport.Sync;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many claimed tags stand in which way, and on how many resources. The one place that decides whether that is all
 * that was claimed. Immutable.
 */
public final class ClaimCounts {
    static final ClaimCounts NONE =
            new ClaimCounts(new EnumMap<>(ClaimStatus.class), new EnumMap<>(ClaimStatus.class), 0);

    private final Map<ClaimStatus, Integer> tags;
    private final Map<ClaimStatus, Integer> resourcesBy;
    private final int resources;

    private ClaimCounts(Map<ClaimStatus, Integer> tags, Map<ClaimStatus, Integer> resourcesBy, int resources) {
        this.tags = Collections.unmodifiableMap(new EnumMap<>(tags));
        this.resourcesBy = Collections.unmodifiableMap(new EnumMap<>(resourcesBy));
        this.resources = resources;
    }

    /** {@return how many claimed tags stand in which way; only ways that occur} */
    public Map<ClaimStatus, Integer> tags() {
        return tags;
    }

    /**
     * How many claimed tags stand in one way.
     *
     * @param status the way
     * @return the number of tags
     */
    public int count(ClaimStatus status) {
        return tags.getOrDefault(status, 0);
    }

    /**
     * On how many resources claimed tags stand in one way.
     *
     * @param status the way
     * @return the number of resources
     */
    public int resources(ClaimStatus status) {
        return resourcesBy.getOrDefault(status, 0);
    }

    /** {@return how many tags are claimed; a tag that several jobs claim counts once} */
    public int claimed() {
        return tags.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** {@return on how many resources something was looked at} */
    public int resources() {
        return resources;
    }

    /**
     * Whether what is claimed is in place: every claim is, or has a reason that is allowed. Where something is claimed and
     * nothing of it is in place or settling, no reason is enough.
     */
    boolean isComplete(Set<ClaimStatus> allowed) {
        return !isNothingInPlace()
                && tags.keySet().stream()
                        .allMatch(status -> status == ClaimStatus.IN_PLACE || allowed.contains(status));
    }

    /** Whether something is claimed and nothing of it is in place or about to be. */
    boolean isNothingInPlace() {
        return claimed() > 0 && count(ClaimStatus.IN_PLACE) + count(ClaimStatus.SETTLING) == 0;
    }

    /** What they say of the resources, the worst of all. */
    Sync sync() {
        Sync worst = Sync.IN_SYNC;
        for (ClaimStatus status : tags.keySet()) {
            worst = worst.worse(status.sync());
        }
        return worst;
    }

    /** The counts in words: {@code 12 of 15 claimed tags are in place; 2 conflicts, 1 resource could not be read}. */
    String words() {
        int claimed = claimed();
        if (claimed == 0) {
            return "nothing is claimed";
        }
        int inPlace = count(ClaimStatus.IN_PLACE);
        String text = inPlace + " of " + PlanText.count(claimed, "claimed tag")
                + (inPlace == 1 || claimed == 1 ? " is" : " are") + " in place";
        List<String> others = others();
        return others.isEmpty() ? text : text + "; " + String.join(", ", others);
    }

    /** What is not in place, in words, a part for each reason. */
    List<String> others() {
        List<String> others = new ArrayList<>();
        for (ClaimStatus status : tags.keySet()) {
            if (status != ClaimStatus.IN_PLACE) {
                others.add(words(status));
            }
        }
        return others;
    }

    /**
     * The count of one way in words, for example {@code 1 resource does not exist}.
     *
     * @param status the way
     * @return the words
     */
    public String words(ClaimStatus status) {
        return status.words(status.countsResources() ? resources(status) : count(status));
    }

    /** The counts of tags by name, in the order of the reasons. */
    void write(ObjectNode node) {
        node.put("claimed", claimed());
        tags.forEach((status, count) -> node.put(status.name(), count));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClaimCounts that
                && tags.equals(that.tags)
                && resourcesBy.equals(that.resourcesBy)
                && resources == that.resources;
    }

    @Override
    public int hashCode() {
        return tags.hashCode();
    }

    /** The counts in words. */
    @Override
    public String toString() {
        return words();
    }

    /** Adds up. Not thread-safe. */
    static final class Counter {
        private final Map<ClaimStatus, Integer> tags = new EnumMap<>(ClaimStatus.class);
        private final Map<ClaimStatus, Integer> resourcesBy = new EnumMap<>(ClaimStatus.class);
        private int resources;

        /** Adds tags of a resource that is counted elsewhere or by itself. */
        Counter tags(ClaimStatus status, int count) {
            if (count > 0) {
                tags.merge(status, count, Integer::sum);
            }
            return this;
        }

        /** The tags so far are those of one resource. */
        ClaimCounts ofOneResource() {
            tags.keySet().forEach(status -> resourcesBy.put(status, 1));
            resources = 1;
            return counts();
        }

        Counter add(ClaimCounts counts) {
            counts.tags.forEach((status, count) -> tags.merge(status, count, Integer::sum));
            counts.resourcesBy.forEach((status, count) -> resourcesBy.merge(status, count, Integer::sum));
            resources += counts.resources;
            return this;
        }

        /** Adds resources with nothing but tags in place. */
        Counter addInPlace(int ofResources, int ofTags) {
            tags(ClaimStatus.IN_PLACE, ofTags);
            if (ofTags > 0) {
                resourcesBy.merge(ClaimStatus.IN_PLACE, ofResources, Integer::sum);
            }
            resources += ofResources;
            return this;
        }

        ClaimCounts counts() {
            return new ClaimCounts(tags, resourcesBy, resources);
        }
    }
}
