package io.dativo.cost;

import java.util.Arrays;
import java.util.Optional;

/** What a charge is, {@code ChargeCategory} of FOCUS. */
public enum ChargeCategory {
    /** What was used in the charge period. */
    USAGE("Usage"),
    /** What was bought, for example a commitment, whether used or not. */
    PURCHASE("Purchase"),
    /** What a government takes. */
    TAX("Tax"),
    /** What the provider grants, for example promotional credit; mostly negative. */
    CREDIT("Credit"),
    /** What fits none of the others, for example a rounding or a refund. */
    ADJUSTMENT("Adjustment");

    private final String focusName;

    ChargeCategory(String focusName) {
        this.focusName = focusName;
    }

    /** {@return the name that FOCUS gives it, for example {@code Usage}} */
    public String focusName() {
        return focusName;
    }

    /**
     * The category of a name.
     *
     * @param name as FOCUS spells it; case is ignored
     * @return the category, or nothing when FOCUS has no such
     */
    public static Optional<ChargeCategory> of(String name) {
        return Arrays.stream(values())
                .filter(category -> category.focusName.equalsIgnoreCase(name))
                .findFirst();
    }
}
