package io.dativo.dagster.pipes;

/** Which log lines go to Dagster, where each costs 5 to 8 milliseconds that the run waits for. Not thread-safe. */
final class LogBudget {
    private final LogLevel least;
    private int left;

    LogBudget(LogLevel least, int most) {
        this.least = least;
        this.left = most;
    }

    boolean take(LogLevel level) {
        if (level.compareTo(least) < 0 || left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
