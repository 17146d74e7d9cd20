package io.dativo.propagation;

import java.time.Instant;

/**
 * What Dativo wrote for a key of a resource, as the ledger has it. Immutable.
 *
 * @param key the canonical key
 * @param value the value as the resource spells it
 * @param at when it was written last
 * @param plan the id of the plan by which
 */
public record RecordedWrite(String key, String value, Instant at, String plan) {}
