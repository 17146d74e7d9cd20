package io.dativo.policy;

import io.dativo.problem.SourceLocation;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An accepted exception from one rule: for which resources, why, who answers for it, and until when. Texts may hold
 * {@code *} for anything. Immutable.
 *
 * @param rule the id of the rule
 * @param resource the ids of the resources, or null for all
 * @param job the names of the jobs, or null for all; one of {@code resource} and {@code job} is needed
 * @param check the one check that is waived, or null for every check of the rule but
 *     {@link Finding.Check#LOWERING}: lowering an ordered value is approved only by naming it
 * @param value the values that are accepted, or null for all
 * @param reason why
 * @param owner who answers for it
 * @param expires the last day on which it holds; null is a problem when the policy is built
 * @param location where it was written, or null when it was made in code
 */
public record Waiver(
        String rule,
        @Nullable String resource,
        @Nullable String job,
        Finding.@Nullable Check check,
        @Nullable String value,
        String reason,
        String owner,
        @Nullable LocalDate expires,
        @Nullable SourceLocation location) {

    /**
     * Starts a waiver.
     *
     * @param rule the id of the rule
     * @return the builder
     */
    public static Builder builder(String rule) {
        return new Builder(rule);
    }

    /**
     * Whether it holds on a day.
     *
     * @param day the day
     * @return true up to and including the day on which it expires
     */
    public boolean holdsOn(LocalDate day) {
        return expires != null && !day.isAfter(expires);
    }

    /** {@code cost-center for arn:aws:s3:::old-* until 2027-03-31 (team-x: being deleted)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rule);
        if (resource != null) {
            text.append(" for ").append(resource);
        }
        if (job != null) {
            text.append(" in ").append(job);
        }
        return text.append(" until ")
                .append(expires)
                .append(" (")
                .append(owner)
                .append(": ")
                .append(reason)
                .append(')')
                .toString();
    }

    /** Makes a {@link Waiver}. Not thread-safe. */
    public static final class Builder {
        private final String rule;
        private @Nullable String resource;
        private @Nullable String job;
        private Finding.@Nullable Check check;
        private @Nullable String value;
        private String reason = "";
        private String owner = "";
        private @Nullable LocalDate expires;
        private @Nullable SourceLocation location;

        private Builder(String rule) {
            this.rule = rule;
        }

        /**
         * Sets the resources.
         *
         * @param id their ids, {@code *} standing for anything
         * @return this builder
         */
        public Builder resource(String id) {
            resource = id;
            return this;
        }

        /**
         * Sets the jobs.
         *
         * @param name their names, {@code *} standing for anything
         * @return this builder
         */
        public Builder job(String name) {
            job = name;
            return this;
        }

        /**
         * Limits the waiver to one check.
         *
         * @param only the check
         * @return this builder
         */
        public Builder check(Finding.Check only) {
            check = only;
            return this;
        }

        /**
         * Limits the waiver to some values.
         *
         * @param accepted the values, {@code *} standing for anything
         * @return this builder
         */
        public Builder value(String accepted) {
            value = accepted;
            return this;
        }

        /**
         * Says why.
         *
         * @param why the reason
         * @return this builder
         */
        public Builder reason(String why) {
            reason = why;
            return this;
        }

        /**
         * Says who answers for it.
         *
         * @param who a person or a team
         * @return this builder
         */
        public Builder owner(String who) {
            owner = who;
            return this;
        }

        /**
         * Sets the last day on which it holds.
         *
         * @param lastDay the day
         * @return this builder
         */
        public Builder expires(LocalDate lastDay) {
            expires = lastDay;
            return this;
        }

        /** Sets where it was written. */
        Builder location(@Nullable SourceLocation where) {
            location = where;
            return this;
        }

        /** {@return the waiver; what it lacks is found when the policy is built} */
        public Waiver build() {
            return new Waiver(rule, resource, job, check, value, reason, owner, expires, location);
        }
    }
}
