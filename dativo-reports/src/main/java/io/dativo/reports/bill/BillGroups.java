package io.dativo.reports.bill;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.problem.InvalidInputException;
import io.dativo.reports.TooManyGroups;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sums of rows that nothing in the query distinguishes. Memory grows with the groups, never with the rows. Not thread-safe. */
final class BillGroups {
    private static final int FROM = 0;
    private static final int UNTIL = 1;
    private static final int CURRENCY = 2;
    private static final int FIRST = 3;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final CostQuery query;
    private final List<CostDimension> dimensions;
    private final int most;
    private final Map<Key, Sum> sums = new HashMap<>();
    private final Key probe;

    BillGroups(CostQuery query, int most) {
        this.query = query;
        this.dimensions = List.copyOf(query.dimensions());
        this.most = most;
        // The last says whether the effective cost is known: sums of known and unknown stay apart.
        this.probe =
                new Key(new Object[FIRST + dimensions.size() + query.tagKeys().size() + 1]);
    }

    private static final class Key {
        private final @Nullable Object[] values;
        private int hash;

        private Key(@Nullable Object[] values) {
            this.values = values;
        }

        /** Mixes well: values that count up, as names in bills do, collide a lot in the hash of an array. */
        private Key hashed() {
            long mixed = 0;
            for (Object value : values) {
                mixed = (mixed ^ (value == null ? 1 : value.hashCode())) * MIX;
                mixed ^= mixed >>> 32;
            }
            hash = (int) mixed;
            return this;
        }

        private Key copy() {
            return new Key(values.clone()).hashed();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && hash == key.hash && isSame(key.values);
        }

        /** Most values are the same objects, as texts of cells and days are kept. */
        private boolean isSame(@Nullable Object[] others) {
            for (int i = 0; i < values.length; i++) {
                Object one = values[i];
                if (one != others[i] && (one == null || !one.equals(others[i]))) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Sum {
        private BigDecimal billed = BigDecimal.ZERO;
        private @Nullable BigDecimal effective;
    }

    /** Sets when the next row is. */
    void period(LocalDate from, LocalDate until, String currency) {
        probe.values[FROM] = from;
        probe.values[UNTIL] = until;
        probe.values[CURRENCY] = currency;
    }

    /** Sets a dimension of the next row. */
    void dimension(int index, @Nullable String value) {
        probe.values[FIRST + index] = value;
    }

    /** Sets a tag of the next row. */
    void tag(int index, @Nullable String value) {
        probe.values[FIRST + dimensions.size() + index] = value;
    }

    /** Adds the row whose period, dimensions and tags were set. */
    void add(BigDecimal billed, @Nullable BigDecimal effective) {
        probe.values[probe.values.length - 1] = effective != null;
        Sum sum = sums.get(probe.hashed());
        if (sum == null) {
            if (sums.size() == most) {
                throw tooMany();
            }
            sum = new Sum();
            sums.put(probe.copy(), sum);
        }
        sum.billed = sum.billed.add(billed);
        if (effective != null) {
            sum.effective = sum.effective == null ? effective : sum.effective.add(effective);
        }
    }

    /** Gives a line for each group. */
    void forEach(Consumer<? super CostLine> each) {
        sums.forEach((key, sum) -> each.accept(line(key.values, sum)));
    }

    private CostLine line(@Nullable Object[] values, Sum sum) {
        CostLine.Builder line = CostLine.builder(
                        (LocalDate) value(values, FROM), (LocalDate) value(values, UNTIL), sum.billed, (String)
                                value(values, CURRENCY))
                .effectiveCost(sum.effective);
        for (int i = 0; i < dimensions.size(); i++) {
            line.with(dimensions.get(i), (String) values[FIRST + i]);
        }
        for (int i = 0; i < query.tagKeys().size(); i++) {
            line.tag(query.tagKeys().get(i), (String) values[FIRST + dimensions.size() + i]);
        }
        return line.build();
    }

    private static Object value(@Nullable Object[] values, int index) {
        Object value = values[index];
        if (value == null) {
            throw new IllegalStateException("a group without a period or a currency");
        }
        return value;
    }

    private InvalidInputException tooMany() {
        List<String> names = new ArrayList<>(List.of("the day", "its end", "the currency"));
        dimensions.forEach(dimension -> names.add(dimension.column()));
        query.tagKeys().forEach(key -> names.add("the tag " + key));
        int largest = 0;
        int values = 0;
        for (int i = 0; i < names.size(); i++) {
            Set<@Nullable Object> distinct = new HashSet<>();
            for (Key key : sums.keySet()) {
                distinct.add(key.values[i]);
            }
            if (distinct.size() > values) {
                largest = i;
                values = distinct.size();
            }
        }
        return TooManyGroups.of(most, names.get(largest), values);
    }
}
