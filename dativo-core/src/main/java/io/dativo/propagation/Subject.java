package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.Ownership;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import org.jspecify.annotations.Nullable;

/**
 * A resource of which something is to be said once it is known what it carries and what of that is ours.
 *
 * @param <T> what is said
 */
interface Subject<T> {
    ResourceRef ref();

    AccountScope scope();

    TagRules rules();

    /**
     * Says it. Pure.
     *
     * @param read what the resource carries; its status is {@code FOUND}
     * @param ownership what of that is ours
     */
    T observed(TagRead read, Ownership ownership);

    /**
     * Says it of a resource of which the store keeps what is ours, when that takes no closer look. Pure.
     *
     * @return null when it takes one
     */
    default @Nullable T atOnce(TagRead read) {
        return null;
    }

    /** Says that the tags are not known. */
    T without(ResourcePlan.Status status, @Nullable String detail);
}
