package io.dativo.openlineage;

import java.util.List;

/**
 * What became of the events. Immutable.
 *
 * @param sent how many the receiver took
 * @param failed how many it did not take
 * @param dropped how many were never offered to it: the queue was full, or {@code close()} did not wait for them
 * @param pending how many wait or are on their way
 * @param notes a sentence for each of the first hundred that failed or were dropped
 */
public record LineageDelivery(long sent, long failed, long dropped, long pending, List<String> notes) {
    /** Copies the notes. */
    public LineageDelivery {
        notes = List.copyOf(notes);
    }

    /** {@return whether every event so far has arrived} */
    public boolean isComplete() {
        return failed == 0 && dropped == 0 && pending == 0;
    }
}
