package io.dativo.test;

/**
 * What a provider can do beyond the least. Each is taken for granted by {@link ProviderContract}; a provider that lacks
 * one says so in {@link ProviderContract#has}.
 */
public enum Capability {
    /** It is found by {@link java.util.ServiceLoader}. */
    DISCOVERY,
    /** Reading a resource that does not exist answers {@code MISSING}, and writing it {@code NOT_FOUND}. */
    TELLS_MISSING,
    /** Reads give a version, and a write that names an older one than the last change of its key is a conflict. */
    PRECONDITIONS,
    /** Two writers of different keys of one resource never lose each other's tags. */
    ATOMIC_MERGE,
    /** A store that was closed refuses further calls with {@link IllegalStateException}. */
    REFUSES_WHEN_CLOSED,
    /** {@link ProviderContract#failNextCall} can make every call fail in every way. */
    FAULTS,
    /** {@link ProviderContract#failNextWriteOf} can make one item of a call fail. */
    ITEM_FAULTS,
    /** Its system is asked over HTTP, and its fake gives the answers of {@link ProviderContract#answers}. */
    HTTP,
    /** A 404 of the system says in words what is missing, so that one without words comes from somewhere else. */
    SAYS_WHAT_IS_MISSING,
    /** The answer of a read names the resource that was asked for. */
    NAMES_WHAT_IS_READ,
    /** A resource takes the tags {@code owner}, {@code env}, {@code common} and {@code absent}, in one call. */
    MANY_TAGS
}
