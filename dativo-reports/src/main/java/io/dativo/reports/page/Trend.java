package io.dativo.reports.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Bars of months, drawn so that no label is cut: a column is as wide as the longest. Immutable.
 *
 * @param caption what it shows
 * @param bars a bar for each month
 * @param zero where zero is
 * @param width the width of all
 */
record Trend(String caption, List<Bar> bars, int zero, int width) {
    private static final int TALLEST = 100;
    private static final int LABEL = 18;
    private static final int LEAST_COLUMN = 64;
    private static final int CHARACTER = 7;
    private static final int GAP = 12;

    /**
     * One month.
     *
     * @param month the month
     * @param amount the amount as a text
     * @param isBelowZero whether the bar hangs below zero
     * @param x where its column begins
     * @param y where it begins
     * @param column how wide the column is
     * @param height how tall it is
     */
    record Bar(String month, String amount, boolean isBelowZero, int x, int y, int column, int height) {
        int width() {
            return column - GAP;
        }

        int middle() {
            return x + (column - GAP) / 2;
        }

        int labelY() {
            return isBelowZero ? y + height + LABEL - 5 : y - 4;
        }
    }

    Trend {
        bars = List.copyOf(bars);
    }

    static Trend of(String caption, SortedMap<YearMonth, BigDecimal> months) {
        BigDecimal largest =
                months.values().stream().map(BigDecimal::abs).reduce(BigDecimal.ONE.movePointLeft(2), BigDecimal::max);
        int up = months.values().stream()
                .mapToInt(amount -> height(amount.max(BigDecimal.ZERO), largest))
                .max()
                .orElse(0);
        int column = Math.max(
                LEAST_COLUMN,
                months.values().stream()
                                        .mapToInt(amount ->
                                                Numbers.grouped(amount).length())
                                        .max()
                                        .orElse(0)
                                * CHARACTER
                        + GAP);
        int zero = LABEL + up;
        List<Bar> bars = new ArrayList<>();
        months.forEach((month, amount) -> {
            int height = height(amount.abs(), largest);
            boolean isBelow = amount.signum() < 0;
            bars.add(new Bar(
                    month.toString(),
                    Numbers.grouped(amount),
                    isBelow,
                    bars.size() * column + GAP / 2,
                    isBelow ? zero : zero - height,
                    column,
                    height));
        });
        return new Trend(caption, bars, zero, months.size() * column);
    }

    private static int height(BigDecimal amount, BigDecimal largest) {
        return amount.multiply(BigDecimal.valueOf(TALLEST))
                .divide(largest, 0, RoundingMode.HALF_UP)
                .intValueExact();
    }

    int monthY() {
        return height() - 5;
    }

    int height() {
        int down = bars.stream()
                .filter(Bar::isBelowZero)
                .mapToInt(bar -> bar.height() + LABEL)
                .max()
                .orElse(0);
        return zero + down + LABEL;
    }
}
