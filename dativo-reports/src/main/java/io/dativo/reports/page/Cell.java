package io.dativo.reports.page;

import io.dativo.problem.Shown;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a table. Immutable.
 *
 * @param text what people read: rounded, and nothing in it hides what stands beside it
 * @param raw what files have: every digit
 * @param bar how long the bar below it is, in percent, or -1 for none
 * @param isBelowZero whether the bar stands for an amount below zero
 */
record Cell(String text, String raw, int bar, boolean isBelowZero) {
    private static final int WHOLE = 100;

    static Cell text(@Nullable String text) {
        String raw = text == null ? "" : text;
        return new Cell(Shown.visible(raw), raw, -1, false);
    }

    /** A number that is shown as another text. */
    static Cell number(String text, @Nullable BigDecimal number) {
        return new Cell(text, number == null ? "" : number.toPlainString(), -1, false);
    }

    static Cell count(long number) {
        return new Cell(Long.toString(number), Long.toString(number), -1, false);
    }

    /** An amount; its currency has a column of its own. */
    static Cell money(BigDecimal amount) {
        return number(Numbers.grouped(amount), amount);
    }

    /** The same with a bar, as long as it is of the largest. */
    Cell withBar(BigDecimal amount, BigDecimal largest) {
        int length = largest.signum() == 0
                ? 0
                : amount.abs()
                        .multiply(BigDecimal.valueOf(WHOLE))
                        .divide(largest.abs(), 0, RoundingMode.HALF_UP)
                        .min(BigDecimal.valueOf(WHOLE))
                        .intValueExact();
        return new Cell(text, raw, length, amount.signum() < 0);
    }

    boolean hasBar() {
        return bar >= 0;
    }

    /** The classes of the bar: widths are rules of the style, as a policy without inline styles allows no other. */
    String barStyle() {
        return "w" + bar + (isBelowZero ? " below" : "");
    }
}
