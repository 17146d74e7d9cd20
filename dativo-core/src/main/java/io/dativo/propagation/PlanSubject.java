package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;

/** A resource that is to be planned once it is known what it carries and what of that is ours. */
interface PlanSubject {
    ResourceRef ref();

    AccountScope scope();

    TagRules rules();

    /**
     * Plans it. Pure.
     *
     * @param read what it carries; its status is {@code FOUND}
     * @param ownership what of that is ours
     */
    ResourcePlan plan(TagRead read, Ownership ownership);
}
