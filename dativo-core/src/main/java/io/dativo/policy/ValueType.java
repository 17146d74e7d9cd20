package io.dativo.policy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** What a tag's value is, beyond text. */
public enum ValueType {
    /** A calendar date that exists, written {@code 2027-03-31}. */
    DATE("a date like 2027-03-31"),
    /** One mail address, without a display name. */
    EMAIL("a mail address like team@acme.example"),
    /** A decimal number without grouping: {@code 90}, {@code 0.5}, {@code -1}. */
    NUMBER("a number like 90 or 0.5"),
    /** {@code true} or {@code false}, in lower case. */
    BOOLEAN("true or false");

    private static final int LONGEST_NUMBER = 40;

    private final String description;

    ValueType(String description) {
        this.description = description;
    }

    /** {@return what is expected, as a phrase with an example} */
    String description() {
        return description;
    }

    /**
     * Whether a value is of this type.
     *
     * @param value the value
     * @return true when it is
     */
    public boolean accepts(String value) {
        return switch (this) {
            case DATE -> isDate(value);
            case EMAIL -> SensitiveValue.isEmail(value);
            case NUMBER -> isNumber(value);
            case BOOLEAN -> value.equals("true") || value.equals("false");
        };
    }

    private static boolean isDate(String value) {
        try {
            return value.length() == 10 && LocalDate.parse(value).getYear() >= 0;
        } catch (DateTimeParseException notADate) {
            return false;
        }
    }

    /** Digits with an optional sign and point only: {@code 1e9} is a number to a machine, not to the reader of a bill. */
    private static boolean isNumber(String value) {
        int start = value.startsWith("-") ? 1 : 0;
        int points = 0;
        int digits = 0;
        for (int i = start; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && digits > 0 && i < value.length() - 1) {
                points++;
            } else {
                return false;
            }
        }
        return digits > 0 && points <= 1 && value.length() <= LONGEST_NUMBER;
    }

    /** The number that a value of type {@link #NUMBER} writes. */
    static BigDecimal number(String value) {
        return new BigDecimal(value);
    }
}
