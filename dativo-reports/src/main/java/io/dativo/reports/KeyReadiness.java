package io.dativo.reports;

import java.util.List;

/**
 * Whether the bill can be distinguished by a key. Immutable.
 *
 * @param key the canonical key
 * @param state whether it can
 * @param inBill the spellings of it in the bill; those that were asked for where the source does not list its keys
 */
public record KeyReadiness(String key, State state, List<String> inBill) {
    /** Whether a bill knows a key. */
    public enum State {
        /** Charges carry it. */
        IN_BILL,
        /** It is not activated for cost allocation, as the model says. */
        NOT_ACTIVE,
        /** No charge of the time carries it. */
        NOT_IN_BILL,
        /** The source does not list its keys. */
        NOT_REPORTED
    }

    /** Copies the spellings. */
    public KeyReadiness {
        inBill = List.copyOf(inBill);
    }
}
