package io.dativo.cost;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What something cost, in the terms of FOCUS, the FinOps Open Cost and Usage Specification: one charge, or the sum of those
 * that nothing in the query distinguishes. Immutable. Lines of several currencies are never added up.
 *
 * @param from the first day, {@code ChargePeriodStart}
 * @param until the day after the last, {@code ChargePeriodEnd}
 * @param billedCost what the invoice says, {@code BilledCost}; negative for a credit
 * @param effectiveCost with what was paid in advance spread over its use, {@code EffectiveCost}, or null when not reported
 * @param currency {@code BillingCurrency}, for example {@code USD}
 * @param dimensions those that were asked for; one is missing where the charge has none or the source does not report it
 * @param tags {@code Tags}: those that were asked for, in the spelling of the bill; a key is missing where the charge has no
 *     such tag, and empty where the tag has no value
 */
public record CostLine(
        LocalDate from,
        LocalDate until,
        BigDecimal billedCost,
        @Nullable BigDecimal effectiveCost,
        String currency,
        Map<CostDimension, String> dimensions,
        Map<String, String> tags) {
    /** The value of {@link CostDimension#CORRECTION} for a correction, as FOCUS spells it. */
    public static final String CORRECTION = "Correction";

    /** Copies the dimensions and the tags. */
    public CostLine {
        dimensions = dimensions.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(dimensions));
        tags = Map.copyOf(tags);
    }

    /**
     * Starts a line.
     *
     * @param from the first day
     * @param until the day after the last
     * @param billedCost what the invoice says
     * @param currency the currency of the bill
     * @return the builder
     */
    public static Builder builder(LocalDate from, LocalDate until, BigDecimal billedCost, String currency) {
        return new Builder(from, until, billedCost, currency);
    }

    /**
     * The value of a dimension.
     *
     * @param dimension the dimension
     * @return the value, or nothing when the charge has none, it was not asked for, or the source does not report it
     */
    public Optional<String> get(CostDimension dimension) {
        return Optional.ofNullable(dimensions.get(dimension));
    }

    /** {@return what the charge is, or nothing when that was not asked for or is not reported} */
    public Optional<ChargeCategory> category() {
        return get(CostDimension.CATEGORY).flatMap(ChargeCategory::of);
    }

    /** {@return whether it corrects an earlier bill, as far as that was asked for and is reported} */
    public boolean isCorrection() {
        return CORRECTION.equals(dimensions.get(CostDimension.CORRECTION));
    }

    /** {@return the month that it is billed in, or the month of its first day where the billing period is not known} */
    public YearMonth period() {
        return get(CostDimension.BILLING_PERIOD).map(YearMonth::parse).orElseGet(() -> YearMonth.from(from));
    }

    /** Makes a {@link CostLine}. Not thread-safe. */
    public static final class Builder {
        private final LocalDate from;
        private final LocalDate until;
        private final BigDecimal billedCost;
        private final String currency;
        private final Map<CostDimension, String> dimensions = new EnumMap<>(CostDimension.class);
        private final Map<String, String> tags = new LinkedHashMap<>();
        private @Nullable BigDecimal effectiveCost;

        private Builder(LocalDate from, LocalDate until, BigDecimal billedCost, String currency) {
            this.from = from;
            this.until = until;
            this.billedCost = billedCost;
            this.currency = currency;
        }

        /**
         * Sets the effective cost.
         *
         * @param cost the cost, or null when the source does not report it
         * @return this builder
         */
        public Builder effectiveCost(@Nullable BigDecimal cost) {
            effectiveCost = cost;
            return this;
        }

        /**
         * Sets what the charge is.
         *
         * @param category the category
         * @return this builder
         */
        public Builder category(ChargeCategory category) {
            return with(CostDimension.CATEGORY, category.focusName());
        }

        /**
         * Says that it corrects an earlier bill.
         *
         * @return this builder
         */
        public Builder correction() {
            return with(CostDimension.CORRECTION, CORRECTION);
        }

        /**
         * Sets the month that it is billed in.
         *
         * @param month the month in which the billing period begins
         * @return this builder
         */
        public Builder billingPeriod(YearMonth month) {
            return with(CostDimension.BILLING_PERIOD, month.toString());
        }

        /**
         * Sets the value of a dimension.
         *
         * @param dimension the dimension
         * @param value the value; nothing is set when it is null or empty
         * @return this builder
         */
        public Builder with(CostDimension dimension, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                dimensions.put(dimension, value);
            }
            return this;
        }

        /**
         * Adds a tag.
         *
         * @param key the key in the spelling of the bill
         * @param value the value; nothing is added when it is null
         * @return this builder
         */
        public Builder tag(String key, @Nullable String value) {
            if (value != null) {
                tags.put(key, value);
            }
            return this;
        }

        /**
         * Adds tags.
         *
         * @param all keys and values in the spelling of the bill
         * @return this builder
         */
        public Builder tags(Map<String, String> all) {
            tags.putAll(all);
            return this;
        }

        /**
         * Makes the line.
         *
         * @return the line
         * @throws IllegalArgumentException when a category is none of FOCUS's, or a billing period is no month
         */
        public CostLine build() {
            String category = dimensions.get(CostDimension.CATEGORY);
            if (category != null && ChargeCategory.of(category).isEmpty()) {
                throw new IllegalArgumentException("'" + category + "' is no ChargeCategory of FOCUS");
            }
            CostLine line = new CostLine(from, until, billedCost, effectiveCost, currency, dimensions, tags);
            line.period();
            return line;
        }
    }
}
