package io.dativo.reports.bill;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The effective cost of a row of AWS's Cost and Usage Report, which has it in another column for each type of line: what a
 * savings plan or a reservation covers costs its part of them, what is not used of them stays with their fee, and what only
 * moves money between the two costs nothing. Immutable.
 */
final class AwsEffectiveCost {
    static final String TYPE = "line_item_line_item_type";
    static final String COVERED = "SavingsPlanCoveredUsage";
    static final String NEGATION = "SavingsPlanNegation";
    static final String PLAN_FEE = "SavingsPlanRecurringFee";
    static final String PLAN_UPFRONT = "SavingsPlanUpfrontFee";
    static final String RESERVATION_FEE = "RIFee";

    private final int type;
    private final int planCost;
    private final int committed;
    private final int used;
    private final int reservationCost;
    private final int unusedUpfront;
    private final int unusedRecurring;
    private final int reservation;

    AwsEffectiveCost(BillColumns columns) {
        type = columns.place(TYPE);
        planCost = columns.place("savings_plan_savings_plan_effective_cost");
        committed = columns.place("savings_plan_total_commitment_to_date");
        used = columns.place("savings_plan_used_commitment");
        reservationCost = columns.place("reservation_effective_cost");
        unusedUpfront = columns.place("reservation_unused_amortized_upfront_fee_for_billing_period");
        unusedRecurring = columns.place("reservation_unused_recurring_fee");
        reservation = columns.place("reservation_reservation_a_r_n");
    }

    /** The columns whose cells are numbers, -1 for one that the file has not. */
    int[] numbers() {
        return new int[] {planCost, committed, used, reservationCost, unusedUpfront, unusedRecurring};
    }

    /** The columns whose cells are texts, -1 for one that the file has not. */
    int[] texts() {
        return new int[] {type, reservation};
    }

    /** The effective cost of a row, or null when the file does not say it. */
    @Nullable
    BigDecimal of(@Nullable String[] texts, @Nullable BigDecimal[] numbers, BigDecimal unblended) {
        String kind = type < 0 ? null : texts[type];
        if (kind == null) {
            return null;
        }
        return switch (kind) {
            case COVERED -> number(numbers, planCost);
            case "DiscountedUsage" -> number(numbers, reservationCost);
            case PLAN_FEE ->
                committed < 0 || used < 0 ? null : zero(numbers, committed).subtract(zero(numbers, used));
            case RESERVATION_FEE ->
                unusedUpfront < 0 || unusedRecurring < 0
                        ? null
                        : zero(numbers, unusedUpfront).add(zero(numbers, unusedRecurring));
            case NEGATION, PLAN_UPFRONT -> BigDecimal.ZERO;
            case "Fee" -> reservation >= 0 && texts[reservation] != null ? BigDecimal.ZERO : unblended;
            default -> unblended;
        };
    }

    private static @Nullable BigDecimal number(@Nullable BigDecimal[] numbers, int place) {
        return place < 0 ? null : numbers[place];
    }

    /** An empty cell is nothing that was left unused. */
    private static BigDecimal zero(@Nullable BigDecimal[] numbers, int place) {
        BigDecimal number = numbers[place];
        return number == null ? BigDecimal.ZERO : number;
    }
}
