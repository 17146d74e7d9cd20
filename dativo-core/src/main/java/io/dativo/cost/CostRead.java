package io.dativo.cost;

import io.dativo.problem.SourceLocation;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a read of costs came to. Immutable.
 *
 * @param rows the rows that were read, those that were left out included
 * @param leftOut the rows that became no line, by reason
 * @param totals the sums of all lines, by period and currency
 * @param notReported the dimensions that were asked for and that the source, or a file of it, does not report
 */
public record CostRead(long rows, List<LeftOut> leftOut, List<Total> totals, Set<CostDimension> notReported) {
    /** {@return the rows that cannot be read as charges and were left out, as the host allowed} */
    public List<LeftOut> malformed() {
        return leftOut.stream()
                .filter(left -> left.cause() == LeftOut.Cause.MALFORMED)
                .toList();
    }

    /** Copies the lists. */
    public CostRead {
        leftOut = List.copyOf(leftOut);
        totals = List.copyOf(totals);
        notReported = Set.copyOf(notReported);
    }

    /**
     * The rows that became no line for one reason. Immutable.
     *
     * @param cause whether something is wrong with them
     * @param reason why, without a value of a row
     * @param rows how many
     * @param first where the first of them are, at most {@value #MOST_PLACES}
     * @param billed what they were billed, by currency, as far as that could be read
     */
    public record LeftOut(
            Cause cause, String reason, long rows, List<SourceLocation> first, Map<String, BigDecimal> billed) {
        /** The most places that are kept. */
        public static final int MOST_PLACES = 10;

        /** Why rows became no line. */
        public enum Cause {
            /** They are charges of a time that was not asked for. */
            OTHER_TIME,
            /** They cannot be read as charges, and the host allowed to leave such out. */
            MALFORMED
        }

        /** Copies the places and the sums. */
        public LeftOut {
            first = List.copyOf(first);
            billed = Collections.unmodifiableMap(new TreeMap<>(billed));
        }

        /** {@code 2 rows left out: 'x' is no number (bill.csv:3:1, bill.csv:9:1)}, and what they were billed. */
        @Override
        public String toString() {
            List<String> sums = new ArrayList<>();
            billed.forEach((currency, sum) -> sums.add(new Money(sum, currency).toString()));
            return rows + (rows == 1 ? " row" : " rows") + " left out: " + reason + " "
                    + first.stream().map(SourceLocation::toString).toList()
                    + (sums.isEmpty() ? "" : ", billed " + String.join(", ", sums));
        }
    }

    /**
     * The sum of the lines of one period and currency. Immutable.
     *
     * @param period the month, see {@link CostLine#period}
     * @param currency the currency
     * @param billed the billed cost
     * @param effective the effective cost, or null when a line lacks it
     */
    public record Total(
            YearMonth period,
            String currency,
            BigDecimal billed,
            @Nullable BigDecimal effective) {}

    /** Passes lines on and adds them up. Not thread-safe. */
    public static final class Tally implements Consumer<CostLine> {
        private final Consumer<? super CostLine> next;
        private final Set<CostDimension> missing = EnumSet.noneOf(CostDimension.class);
        private final Map<YearMonth, Map<String, Total>> totals = new TreeMap<>();
        private final Map<String, Left> leftOut = new TreeMap<>();
        private long rows;

        /**
         * Starts a tally.
         *
         * @param next is given every line
         */
        public Tally(Consumer<? super CostLine> next) {
            this.next = next;
        }

        /**
         * Says that a dimension that was asked for is not reported.
         *
         * @param dimension the dimension
         */
        public void notReported(CostDimension dimension) {
            missing.add(dimension);
        }

        /** Counts a row. */
        public void row() {
            rows++;
        }

        /**
         * Counts a row that became no line.
         *
         * @param cause whether something is wrong with it
         * @param reason why, without a value of the row
         * @param place where
         * @param billed what it was billed, or null when that cannot be read
         */
        public void leaveOut(LeftOut.Cause cause, String reason, SourceLocation place, @Nullable Money billed) {
            Left left = leftOut.computeIfAbsent(reason, first -> new Left(cause));
            left.rows++;
            if (left.places.size() < LeftOut.MOST_PLACES) {
                left.places.add(place);
            }
            if (billed != null) {
                left.billed.merge(billed.currency(), billed.amount(), BigDecimal::add);
            }
        }

        private static final class Left {
            private final LeftOut.Cause cause;
            private final List<SourceLocation> places = new ArrayList<>();
            private final Map<String, BigDecimal> billed = new HashMap<>();
            private long rows;

            private Left(LeftOut.Cause cause) {
                this.cause = cause;
            }
        }

        @Override
        public void accept(CostLine line) {
            totals.computeIfAbsent(line.period(), month -> new TreeMap<>())
                    .merge(
                            line.currency(),
                            new Total(line.period(), line.currency(), line.billedCost(), line.effectiveCost()),
                            Tally::sum);
            next.accept(line);
        }

        private static Total sum(Total one, Total other) {
            BigDecimal effective = one.effective() == null || other.effective() == null
                    ? null
                    : one.effective().add(other.effective());
            return new Total(one.period(), one.currency(), one.billed().add(other.billed()), effective);
        }

        /** {@return what it came to} */
        public CostRead result() {
            List<LeftOut> left = new ArrayList<>();
            leftOut.forEach(
                    (reason, each) -> left.add(new LeftOut(each.cause, reason, each.rows, each.places, each.billed)));
            return new CostRead(
                    rows,
                    left,
                    totals.values().stream()
                            .flatMap(byCurrency -> byCurrency.values().stream())
                            .toList(),
                    missing);
        }
    }
}
