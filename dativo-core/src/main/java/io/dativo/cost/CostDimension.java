package io.dativo.cost;

/** What charges can be distinguished by beside tags, under the names of FOCUS's columns. */
public enum CostDimension {
    /** {@code ChargeCategory}: one of {@link ChargeCategory}. */
    CATEGORY("ChargeCategory"),
    /** {@code ChargeClass}: {@value CostLine#CORRECTION} for a correction of an earlier bill, else nothing. */
    CORRECTION("ChargeClass"),
    /** {@code BillingPeriodStart}: the month of the invoice, for example {@code 2026-05}. */
    BILLING_PERIOD("BillingPeriodStart"),
    /** {@code ServiceProviderName}, {@code ProviderName} before FOCUS 1.3: who sells it. */
    PROVIDER("ServiceProviderName"),
    /** {@code SubAccountId}: the account, project or subscription. */
    ACCOUNT("SubAccountId"),
    /** {@code RegionId}. */
    REGION("RegionId"),
    /** {@code ServiceName}. */
    SERVICE("ServiceName"),
    /** {@code ResourceId}. */
    RESOURCE("ResourceId"),
    /** {@code ResourceName}. */
    RESOURCE_NAME("ResourceName"),
    /** {@code ResourceType}. */
    RESOURCE_TYPE("ResourceType");

    private final String column;

    CostDimension(String column) {
        this.column = column;
    }

    /** {@return the name of FOCUS's column, which reports show} */
    public String column() {
        return column;
    }
}
