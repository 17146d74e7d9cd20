package io.dativo.reports;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers are shown to people: rounded, where the report itself keeps every digit. Pure. */
final class Texts {
    private static final int CENTS = 2;

    private Texts() {}

    /** {@code USD 12.50}. */
    static String money(BigDecimal amount, String currency) {
        return currency + " " + amount.setScale(CENTS, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** A part in percent with one decimal. */
    static BigDecimal percent(BigDecimal part, BigDecimal whole) {
        return part.multiply(BigDecimal.valueOf(100)).divide(whole, 1, RoundingMode.HALF_EVEN);
    }
}
