package io.dativo.cli;

/** Counts in words. */
final class Words {
    private Words() {}

    /** {@code 1 error}, {@code 2 errors}. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
