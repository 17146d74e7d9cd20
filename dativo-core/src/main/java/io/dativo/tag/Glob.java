package io.dativo.tag;

import io.dativo.problem.Internal;
import java.util.List;

/**
 * A text in which {@code *} stands for any number of any characters. Matching takes time in proportion to the length of
 * the text times the length of the glob, whatever both are. Immutable.
 */
@Internal
public final class Glob {
    private final String text;
    private final boolean literal;

    private Glob(String text) {
        this.text = text;
        this.literal = !hasWildcard(text);
    }

    /**
     * A glob.
     *
     * @param text the glob as it is written
     * @return the glob
     */
    public static Glob of(String text) {
        return new Glob(text);
    }

    /**
     * Whether a text matches more than itself.
     *
     * @param text the glob as it is written
     * @return whether it holds a {@code *}
     */
    public static boolean hasWildcard(String text) {
        return text.indexOf('*') >= 0;
    }

    /**
     * Whether a text matches.
     *
     * @param subject the whole text
     * @return whether it matches
     */
    public boolean matches(String subject) {
        if (literal) {
            return text.equals(subject);
        }
        int t = 0;
        int s = 0;
        int star = -1;
        int resume = 0;
        while (s < subject.length()) {
            if (t < text.length() && text.charAt(t) == '*') {
                star = t++;
                resume = s;
            } else if (t < text.length() && text.charAt(t) == subject.charAt(s)) {
                t++;
                s++;
            } else if (star >= 0) {
                t = star + 1;
                s = ++resume;
            } else {
                return false;
            }
        }
        while (t < text.length() && text.charAt(t) == '*') {
            t++;
        }
        return t == text.length();
    }

    /**
     * Whether a text matches one of several globs.
     *
     * @param globs the globs
     * @param subject the whole text
     * @return whether one of them matches
     */
    public static boolean anyMatches(List<Glob> globs, String subject) {
        for (Glob glob : globs) {
            if (glob.matches(subject)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether there is a text that two globs match.
     *
     * @param a a glob as it is written
     * @param b another one
     * @return whether there is such a text
     */
    public static boolean overlap(String a, String b) {
        boolean[] reachable = new boolean[b.length() + 1];
        reachable[0] = true;
        for (int j = 1; j <= b.length(); j++) {
            reachable[j] = reachable[j - 1] && b.charAt(j - 1) == '*';
        }
        for (int i = 1; i <= a.length(); i++) {
            char left = a.charAt(i - 1);
            boolean[] next = new boolean[b.length() + 1];
            next[0] = reachable[0] && left == '*';
            for (int j = 1; j <= b.length(); j++) {
                char right = b.charAt(j - 1);
                if (left == '*' || right == '*') {
                    next[j] = (left == '*' && (next[j - 1] || reachable[j]))
                            || (right == '*' && (reachable[j] || next[j - 1]));
                } else {
                    next[j] = left == right && reachable[j - 1];
                }
            }
            reachable = next;
        }
        return reachable[b.length()];
    }

    /** The glob as it is written. */
    @Override
    public String toString() {
        return text;
    }
}
