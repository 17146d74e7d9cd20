package io.dativo.reports.compliance;

import io.dativo.infrastructure.ResourceRef;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * How long one table or store keeps data, and what would make that agree with what jobs declare. Immutable.
 *
 * @param resource the table, dataset or store
 * @param declared the days that each job declares, by its id
 * @param seen after how many days data goes today; empty when it never does or that is not known
 * @param today what the system does today, in words
 * @param change what would make it agree
 * @param words the change, or why there is none, in words
 * @param terraform the rules to review, for {@link Change#RULE}; else empty
 */
public record RetentionStep(
        ResourceRef resource,
        SortedMap<String, Integer> declared,
        OptionalInt seen,
        String today,
        Change change,
        String words,
        String terraform) {
    /** What makes a resource keep data no longer than is declared. */
    public enum Change {
        /** Nothing: it does. */
        NONE,
        /** A setting of the table or dataset, which {@link RetentionPlan#apply} writes. */
        SETTING,
        /** A rule that deletes objects: printed for a person, never written. */
        RULE,
        /** A rule that is there and deletes files of live tables: a person takes it out. */
        REMOVE_RULE,
        /** What the system does is not known, so that nothing is planned. */
        UNKNOWN
    }

    /** {@return how many days data may be kept: the least that a job declares} */
    public int days() {
        return declared.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
    }

    @Override
    public String toString() {
        return resource + ": declared " + days() + (days() == 1 ? " day" : " days") + "; today " + today + "; " + words;
    }
}
