package io.dativo.reports.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** How numbers are shown to people; files have every digit. Pure. */
final class Numbers {
    private static final int CENTS = 2;
    private static final int GROUP = 3;
    private static final char THIN_SPACE = '\u202F';

    private Numbers() {}

    /** {@code USD 12 345.60}, with narrow spaces that do not break. */
    static String money(BigDecimal amount, String currency) {
        return currency + '\u00A0' + grouped(amount);
    }

    /** {@code -12 345.60}. */
    static String grouped(BigDecimal amount) {
        String digits = amount.abs().setScale(CENTS, RoundingMode.HALF_EVEN).toPlainString();
        StringBuilder text = new StringBuilder(digits);
        for (int i = digits.length() - CENTS - 1 - GROUP; i > 0; i -= GROUP) {
            text.insert(i, THIN_SPACE);
        }
        boolean isNegative = amount.setScale(CENTS, RoundingMode.HALF_EVEN).signum() < 0;
        return (isNegative ? "\u2212" : "") + text;
    }

    /** A part in percent with one decimal, or nothing of nothing. */
    static Optional<BigDecimal> percent(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? Optional.empty()
                : Optional.of(part.multiply(BigDecimal.valueOf(100)).divide(whole, 1, RoundingMode.HALF_EVEN));
    }

    /** {@code 36.8 %}, or a dash where there is nothing to count from. */
    static String percent(Optional<BigDecimal> percent) {
        return percent.map(number -> number.toPlainString().replace('-', '\u2212') + "\u00A0%")
                .orElse("\u2013");
    }
}
