package io.dativo.reports;

import io.dativo.problem.Shown;
import java.math.BigDecimal;
import java.time.YearMonth;

/**
 * A budget that a month does not keep to, or nearly does not. Immutable.
 *
 * @param budget the budget
 * @param period the month
 * @param state what is the matter
 * @param spent what was spent in the budget's currency
 */
public record BudgetFinding(Budget budget, YearMonth period, State state, BigDecimal spent) {
    /** What is the matter with a budget. */
    public enum State {
        /** More was spent. */
        OVER,
        /** The part was spent from which on the budget warns. */
        AT_RISK,
        /** There are costs in other currencies, which are never converted: the budget cannot be judged. */
        OTHER_CURRENCY
    }

    /** {@code OVER: cost_center=DATA-001 spent USD 120.00 of USD 100 in 2026-05}. */
    @Override
    public String toString() {
        return state + ": " + budget.key() + "=" + Shown.visible(budget.value()) + " spent "
                + Texts.money(spent, budget.monthly().currency()) + " of " + budget.monthly() + " in " + period;
    }
}
