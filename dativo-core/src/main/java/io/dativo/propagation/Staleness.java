package io.dativo.propagation;

/** When a resource that changed after it was planned is left alone. */
public enum Staleness {
    /** When any tag or any ownership of it changed: what is written is exactly what was reviewed. */
    RESOURCE,
    /** When a tag that the plan changes did; other tags may have come and gone meanwhile. */
    KEYS
}
