package io.dativo.cli;

/** Counts in words. */
final class Words {
    private Words() {}

    /** {@code 1 error}, {@code 2 errors}. */
    static String count(int number, String noun) {
        return number + " " + (number == 1 ? noun : plural(noun));
    }

    /** {@code errors}, {@code policies}. */
    static String plural(String noun) {
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }
}
