package io.dativo.test;

import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a tag policy itself. Not thread-safe. */
public final class TagPolicyAssert extends AbstractAssert<TagPolicyAssert, TagPolicy> {
    private Clock clock = Clock.systemUTC();

    TagPolicyAssert(TagPolicy policy) {
        super(policy, TagPolicyAssert.class);
    }

    /**
     * Judges waivers by another clock than the system's.
     *
     * @param today the clock
     * @return this object
     */
    public TagPolicyAssert at(Clock today) {
        clock = today;
        return this;
    }

    /**
     * No waiver has ended: one that has waives nothing any more, and its rule objects again.
     *
     * @return this object
     */
    public TagPolicyAssert hasNoEndedWaiver() {
        return require(
                "to have no waiver that has ended",
                ending(0).stream().filter(Problem::isError).toList());
    }

    /**
     * No waiver has ended, and none ends soon.
     *
     * @param days how many days ahead is soon; 0 for what ends today
     * @return this object
     */
    public TagPolicyAssert hasNoWaiverEndingWithin(int days) {
        return require("to have no waiver that ends within " + days + " days", ending(days));
    }

    private List<Problem> ending(int days) {
        isNotNull();
        return actual.endingWaivers(LocalDate.now(clock), days);
    }

    private TagPolicyAssert require(String what, List<Problem> found) {
        if (!found.isEmpty()) {
            failWithMessage("%s", "Expecting " + actual + " " + what + ", but\n" + Problem.format(found));
        }
        return this;
    }
}
