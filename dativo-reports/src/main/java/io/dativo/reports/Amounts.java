package io.dativo.reports;

import java.math.BigDecimal;

/**
 * What is allocated to a {@link Cell}. Immutable.
 *
 * @param direct what charges say themselves
 * @param shared what was split onto it
 */
record Amounts(BigDecimal direct, BigDecimal shared) {
    static final Amounts ZERO = new Amounts(BigDecimal.ZERO, BigDecimal.ZERO);

    static Amounts direct(BigDecimal amount) {
        return new Amounts(amount, BigDecimal.ZERO);
    }

    static Amounts shared(BigDecimal amount) {
        return new Amounts(BigDecimal.ZERO, amount);
    }

    Amounts plus(Amounts other) {
        return new Amounts(direct.add(other.direct), shared.add(other.shared));
    }

    BigDecimal sum() {
        return direct.add(shared);
    }
}
