package io.dativo.ledger;

import io.dativo.document.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What jobs claim of one resource, in conflict too. Each job has a record of its own, so none grows with the number of jobs.
 * Keys are identities. Immutable.
 *
 * @param byClaimant the keys of each job that claims something
 * @param unsaved the jobs whose claims are not written down yet
 * @param missing records that cannot be read, by a digest of the job's id, and why
 */
public record RecordedClaims(
        SortedMap<String, SortedMap<String, Claim>> byClaimant,
        Set<String> unsaved,
        SortedMap<String, String> missing) {
    /** No claims. */
    public static final RecordedClaims NONE =
            new RecordedClaims(Collections.emptySortedMap(), Set.of(), Collections.emptySortedMap());

    private static final int HASH_CHARACTERS = 32;

    /** Copies, without jobs that claim nothing. */
    public RecordedClaims {
        SortedMap<String, SortedMap<String, Claim>> copy = new TreeMap<>();
        byClaimant.forEach((claimant, claims) -> {
            if (!claims.isEmpty()) {
                copy.put(claimant, Collections.unmodifiableSortedMap(new TreeMap<>(claims)));
            }
        });
        byClaimant = Collections.unmodifiableSortedMap(copy);
        unsaved = Collections.unmodifiableSet(new TreeSet<>(unsaved));
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /**
     * Claims that are written down.
     *
     * @param byClaimant the keys of each job
     * @return the claims
     */
    public static RecordedClaims of(Map<String, SortedMap<String, Claim>> byClaimant) {
        return new RecordedClaims(new TreeMap<>(byClaimant), Set.of(), Collections.emptySortedMap());
    }

    /**
     * What one job claims.
     *
     * @param claimant the id of the job
     * @return its keys; empty when it claims nothing
     */
    public SortedMap<String, Claim> of(String claimant) {
        return byClaimant.getOrDefault(claimant, Collections.emptySortedMap());
    }

    /**
     * Which jobs claim a key, whatever the value.
     *
     * @param identity the key
     * @return their ids, sorted
     */
    public SortedSet<String> claimants(String identity) {
        SortedSet<String> claimants = new TreeSet<>();
        byClaimant.forEach((claimant, claims) -> {
            if (claims.containsKey(identity)) {
                claimants.add(claimant);
            }
        });
        return claimants;
    }

    /**
     * The claims with those of one job replaced.
     *
     * @param claimant the id of the job
     * @param claims all that it claims; nothing when it claims nothing any more
     * @return the claims
     */
    public RecordedClaims with(String claimant, Map<String, Claim> claims) {
        SortedMap<String, SortedMap<String, Claim>> all = new TreeMap<>(byClaimant);
        all.put(claimant, new TreeMap<>(claims));
        Set<String> changed = new TreeSet<>(unsaved);
        changed.add(claimant);
        SortedMap<String, String> left = new TreeMap<>(missing);
        left.remove(hash(claimant));
        return new RecordedClaims(all, changed, left);
    }

    /** {@return the claims without a word of those that are missing: who adopts decides without them} */
    public RecordedClaims withoutMissing() {
        return missing.isEmpty() ? this : new RecordedClaims(byClaimant, unsaved, Collections.emptySortedMap());
    }

    /**
     * Why not all is known of what jobs claim that take no part in a run.
     *
     * @param here the jobs of the run, whose claims are known whatever is recorded
     * @return the reason, or null when all is known
     */
    @Nullable
    public String missingBeside(Collection<String> here) {
        if (missing.isEmpty()) {
            return null;
        }
        Set<String> known = new TreeSet<>();
        here.forEach(claimant -> known.add(hash(claimant)));
        return missing.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether two records claim the same; where a claim was made may differ.
     *
     * @param one the keys of a job
     * @param other the keys of a job
     * @return whether the values agree
     */
    public static boolean agree(Map<String, Claim> one, Map<String, Claim> other) {
        return one.size() == other.size()
                && one.entrySet().stream().allMatch(entry -> {
                    Claim claim = other.get(entry.getKey());
                    return claim != null
                            && Objects.equals(claim.value(), entry.getValue().value());
                });
    }

    void addTo(Digest digest) {
        digest.add(byClaimant.size());
        byClaimant.forEach((claimant, claims) -> {
            digest.add(claimant).add(claims.size());
            claims.forEach((identity, claim) -> digest.add(identity).add(claim.value()));
        });
        digest.add(missing.size());
        missing.keySet().forEach(digest::add);
    }

    /** What stands for a job in the names of documents. */
    static String hash(String claimant) {
        return Digest.of(claimant).substring(0, HASH_CHARACTERS);
    }
}
