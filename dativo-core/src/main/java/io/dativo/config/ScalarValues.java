package io.dativo.config;

import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ValueType.Leaf;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts scalars to the types of components, as far as the original product's model does: numbers may be written as
 * text, a whole number may have a point and zeros; a text is never made from anything else.
 */
final class ScalarValues {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?");
    private static final int LONGEST_NUMBER = 256;

    private ScalarValues() {}

    /** {@return the value, or null when the scalar is not of the type} */
    static @Nullable Object convert(Scalar scalar, Leaf type) {
        return switch (type) {
            case TEXT -> scalar.kind() == Kind.TEXT && scalar.value() instanceof String text ? text : null;
            case WORD -> scalar.value() instanceof Number || scalar.kind() == Kind.TEXT ? scalar.text() : null;
            case WHOLE -> whole(scalar);
            case DECIMAL -> decimal(scalar);
            case TRUTH -> truth(scalar);
            case FREE -> scalar.value();
        };
    }

    /** {@return whether a text holds a placeholder that is not expanded, so that its type is not known yet} */
    static boolean isUnresolved(Scalar scalar) {
        return scalar.value() instanceof String text && hasPlaceholder(text);
    }

    /** {@code ${…}} or {@code {{…}}}; without a regular expression, which would look at the rest for each brace again. */
    private static boolean hasPlaceholder(String text) {
        int dollar = text.indexOf("${");
        if (dollar >= 0 && text.indexOf('}', dollar) >= 0) {
            return true;
        }
        int open = text.indexOf("{{");
        while (open >= 0) {
            int close = text.indexOf('}', open);
            if (close < 0 || text.startsWith("}}", close)) {
                return close >= 0;
            }
            open = text.indexOf("{{", close);
        }
        return false;
    }

    private static @Nullable Integer whole(Scalar scalar) {
        BigDecimal number = number(scalar);
        if (number == null) {
            return null;
        }
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Double decimal(Scalar scalar) {
        BigDecimal number = number(scalar);
        return number == null ? null : number.doubleValue();
    }

    private static @Nullable Boolean truth(Scalar scalar) {
        Object value = scalar.value();
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof String text && scalar.kind() == Kind.TEXT) {
            return text.equalsIgnoreCase("true") ? Boolean.TRUE : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
        }
        return null;
    }

    /** Infinity and NaN are no numbers here. */
    private static @Nullable BigDecimal number(Scalar scalar) {
        Object value = scalar.value();
        String text;
        if (value instanceof Number number) {
            text = number.toString();
        } else if (value instanceof String written && scalar.kind() == Kind.TEXT) {
            text = written.strip();
        } else {
            return null;
        }
        return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}
