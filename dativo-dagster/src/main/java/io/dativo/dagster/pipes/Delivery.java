package io.dativo.dagster.pipes;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the messages of a session. Immutable.
 *
 * @param sent how many messages were written
 * @param lost how many could not be written, such as on a full disk
 * @param leftOut how many messages and values Dagster could not have taken, so that they were not sent
 * @param heldBack how many log lines were below the level, or more than the session may send
 * @param notes a sentence for each of the first hundred that were lost or left out
 */
public record Delivery(int sent, int lost, int leftOut, int heldBack, List<String> notes) {
    /** Copies the notes. */
    public Delivery {
        notes = List.copyOf(notes);
    }

    /** {@return whether Dagster received everything that was reported to it, log lines aside} */
    public boolean complete() {
        return lost == 0 && leftOut == 0;
    }

    /** Counts. */
    static final class Counter {
        private static final int MOST_NOTES = 100;

        private final List<String> notes = new ArrayList<>();
        private int sent;
        private int lost;
        private int leftOut;
        private int heldBack;

        void sent() {
            sent++;
        }

        void lost(int count, String why) {
            lost += count;
            note(why);
        }

        void leftOut(String what) {
            leftOut++;
            note(what);
        }

        void heldBack() {
            heldBack++;
        }

        private void note(String note) {
            if (notes.size() < MOST_NOTES) {
                notes.add(note);
                PipesLog.LOG.warn("Not delivered to Dagster: {}", note);
            }
        }

        Delivery delivery() {
            return new Delivery(sent, lost, leftOut, heldBack, notes);
        }
    }
}
