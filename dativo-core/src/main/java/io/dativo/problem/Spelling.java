package io.dativo.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word was probably meant to be. */
@Internal
public final class Spelling {
    private Spelling() {}

    /** Comparing two texts costs the product of their lengths, and a longer word is rarely misspelled. */
    private static final int LONGEST = 200;

    private static final int MOST_LISTED = 100;

    /**
     * The candidate that is nearest to a word: equal when case, hyphens and underscores are ignored, or within one edit
     * for each three letters (a swap of neighbours counts once).
     *
     * @param word what was written
     * @param candidates what is allowed
     * @return the nearest candidate, if one is near
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String folded = fold(word);
        int limit = Math.max(1, folded.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - folded.length()) <= limit + 2)
                .map(candidate -> new Match(candidate, distance(folded, fold(candidate))))
                .filter(match -> match.distance <= limit)
                .min(Comparator.comparingInt(Match::distance).thenComparing(Match::candidate))
                .map(Match::candidate);
    }

    /**
     * A hint for a misspelt word.
     *
     * @param word what was written
     * @param candidates what is allowed
     * @return {@code did you mean 'x'?}, or the list of what is allowed when nothing is near
     */
    public static String hint(String word, Collection<String> candidates) {
        return nearest(word, candidates)
                .map(candidate -> "did you mean '" + candidate + "'?")
                .orElseGet(() -> allowed(candidates.stream().sorted().toList()));
    }

    private static String allowed(List<String> sorted) {
        int more = sorted.size() - MOST_LISTED;
        return "allowed: " + String.join(", ", sorted.subList(0, Math.min(sorted.size(), MOST_LISTED)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /**
     * What two spellings of one word have in common.
     *
     * @param word a word, for example {@code Cost_Center} or {@code cost-center}
     * @return the word without case, hyphens, underscores and spaces, for example {@code costcenter}
     */
    public static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    private record Match(String candidate, int distance) {}
}
