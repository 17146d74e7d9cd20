package io.dativo.ledger;

/**
 * What one job claims for one key of one resource: what the key should be, which is not to say that it is ours. Immutable.
 *
 * @param value the value in canonical spelling
 * @param origin where the job says so, or an empty text where a store has no room for it
 */
public record Claim(String value, String origin) {}
