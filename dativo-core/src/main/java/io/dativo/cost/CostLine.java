package io.dativo.cost;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What something cost, in the terms of FOCUS, the FinOps Open Cost and Usage Specification. Immutable. Lines of several
 * currencies are never added up.
 *
 * @param from the first day, {@code ChargePeriodStart}
 * @param until the day after the last, {@code ChargePeriodEnd}
 * @param billedCost what the invoice says, {@code BilledCost}; negative for a credit
 * @param effectiveCost with what was paid in advance spread over its use, {@code EffectiveCost}, or null when not told
 * @param currency {@code BillingCurrency}, for example {@code USD}
 * @param account {@code SubAccountId}: the account, project or subscription, or null when lines are not told apart by it
 * @param service {@code ServiceName}, or null when lines are not told apart by it
 * @param resourceId {@code ResourceId}, or null when lines are not told apart by it
 * @param tags {@code Tags}: those that were asked for, in the spelling of the bill; a key is missing where the charge has no
 *     such tag
 */
public record CostLine(
        LocalDate from,
        LocalDate until,
        BigDecimal billedCost,
        @Nullable BigDecimal effectiveCost,
        String currency,
        @Nullable String account,
        @Nullable String service,
        @Nullable String resourceId,
        Map<String, String> tags) {
    /** Copies the tags. */
    public CostLine {
        tags = Map.copyOf(tags);
    }
}
