package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import org.jspecify.annotations.Nullable;

/**
 * Where something that is claimed is: in its provider's canonical form, with the spelling of its type, or why nowhere.
 * Immutable.
 *
 * @param ref the resource in canonical form, or as it was claimed when there is a fault
 * @param spelling how tags are spelled there, or null when there is a fault
 * @param fault what speaks against it, or null
 */
public record Located(
        ResourceRef ref,
        @Nullable TagSpelling spelling,
        @Nullable Fault fault) {
    static Located nowhere(ResourceRef claimed, Fault fault) {
        return new Located(claimed, null, fault);
    }

    /**
     * Why a resource cannot be located. Immutable.
     *
     * @param kind what is wrong
     * @param message what is wrong with which value
     * @param hint what to do, or null
     */
    public record Fault(Kind kind, String message, @Nullable String hint) {
        /** What is wrong, each with the code of its problem. */
        public enum Kind {
            /** There is no such provider. */
            NO_PROVIDER("no-provider"),
            /** The provider knows no such type. */
            UNKNOWN_TYPE("unknown-resource-type"),
            /** The id is not one of the type. */
            MALFORMED_ID("malformed-resource-id"),
            /** The provider threw something. */
            PROVIDER_FAILED("provider-failed"),
            /** The address hangs on something that is not known yet. */
            NOT_KNOWN_YET("unknown-output");

            private final String code;

            Kind(String code) {
                this.code = code;
            }

            /** {@return the stable code of the problem} */
            public String code() {
                return code;
            }
        }
    }
}
