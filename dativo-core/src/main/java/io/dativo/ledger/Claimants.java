package io.dativo.ledger;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of claimants that a ledger still names. Immutable.
 *
 * @param retired those that are gone, whose claims no longer count
 * @param renamed former id to the id that its claims were handed on to
 */
public record Claimants(Set<String> retired, Map<String, String> renamed) {
    /** Copies both. */
    public Claimants {
        retired = Set.copyOf(retired);
        renamed = Map.copyOf(renamed);
    }

    /**
     * Those whose claims count beside the claimants of a run.
     *
     * @param recorded whom the ledger names
     * @param here the claimants of the run
     * @return the others, sorted
     */
    public SortedSet<String> others(Collection<String> recorded, Set<String> here) {
        SortedSet<String> others = new TreeSet<>(recorded);
        others.removeIf(
                claimant -> retired.contains(claimant) || here.contains(claimant) || here.contains(current(claimant)));
        return others;
    }

    /**
     * The ids under which a ledger may name a job.
     *
     * @param claimant its id now
     * @return that id, and those that it had
     */
    public SortedSet<String> ids(String claimant) {
        SortedSet<String> ids = new TreeSet<>(Set.of(claimant));
        renamed.keySet().stream()
                .filter(former -> current(former).equals(claimant))
                .forEach(former -> ids.add(former));
        return ids;
    }

    /** The id that a claimant has now. */
    private String current(String claimant) {
        String current = claimant;
        for (int steps = 0; steps < renamed.size() && renamed.containsKey(current); steps++) {
            current = renamed.get(current);
        }
        return current;
    }
}
