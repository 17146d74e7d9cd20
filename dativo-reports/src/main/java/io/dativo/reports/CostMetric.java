package io.dativo.reports;

/** Which cost a report is about. */
public enum CostMetric {
    /** {@code BilledCost}: what the invoice says. */
    BILLED("BilledCost"),
    /** {@code EffectiveCost}: what was paid in advance is spread over its use. */
    EFFECTIVE("EffectiveCost");

    private final String column;

    CostMetric(String column) {
        this.column = column;
    }

    /** {@return the name of FOCUS's column} */
    public String column() {
        return column;
    }
}
