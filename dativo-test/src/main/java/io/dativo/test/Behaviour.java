package io.dativo.test;

/** The awkward ways of real systems that an {@link InMemoryProvider} can take on. */
public enum Behaviour {
    /**
     * The system can only replace all tags of a resource, as {@code PutBucketTagging} does: a write reads, merges and
     * puts, and what another writer writes in between is lost unless {@link #PRECONDITIONS} are on too.
     */
    REPLACES_THE_SET,
    /** Keys ignore case on every type; the last spelling that was written stays, as on an IAM role. */
    IGNORES_KEY_CASE,
    /** Keys ignore case on every type; the first spelling stays for ever, as on some Azure resources. */
    KEEPS_FIRST_SPELLING,
    /** Reads give a version, and a write that names an older one is a conflict, as with an ETag. */
    PRECONDITIONS,
    /** The next two reads of a resource after a write still give what was there before. */
    EVENTUALLY_CONSISTENT,
    /** Every second item of a write fails once inside a call that succeeds, as in {@code FailedResourcesMap}. */
    FAILS_ITEMS,
    /** Every third call is throttled, and asked to come again in two seconds, as by {@code Retry-After}. */
    THROTTLES,
    /**
     * A write begins an operation that ends after the second next read of the resource, as some writes of Google Cloud and
     * Azure do: its answer is a timeout, and until the end another write is a conflict.
     */
    FINISHES_LATER,
    /** The system has no bulk calls: an apply reads and writes one resource after the other, as of an Iceberg catalog. */
    ONE_AT_A_TIME,
    /** The store keeps, with each resource, which keys are ours, as an Iceberg table does. */
    KEEPS_OWNERSHIP
}
