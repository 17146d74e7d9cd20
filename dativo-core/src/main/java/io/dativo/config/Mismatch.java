package io.dativo.config;

import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.ValueType.Leaf;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells that a value has another type than its place needs, in the spelling of the file. A text is never shown where a
 * mapping is expected: there it may be a connection string.
 */
final class Mismatch {
    private static final int LONGEST_SHOWN = 60;
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?");
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

    private Mismatch() {}

    /** The problem of a value that is not null and not of the expected type. */
    static Problem of(ValueType expected, ConfigNode found, String path) {
        if (found instanceof Scalar scalar && scalar.value() instanceof Sensitive) {
            return Problem.error(
                    "sensitive-value",
                    "a sensitive value may not be put here",
                    path,
                    found.location(),
                    "sensitive values belong in connection or credentials");
        }
        return Problem.error(
                "wrong-type",
                "must be " + expected.label() + ", but " + what(expected, found),
                path,
                found.location(),
                hint(expected, found));
    }

    private static String what(ValueType expected, ConfigNode found) {
        if (found instanceof Scalar scalar) {
            return what(expected, scalar);
        }
        return found instanceof Sequence ? "is a list" : "is a mapping";
    }

    private static String what(ValueType expected, Scalar scalar) {
        String shown = shorten(scalar.text());
        return switch (scalar.kind()) {
            case TEXT -> expectsMapping(expected) ? "is a text" : "is the text '" + shown + "'";
            case BOOLEAN ->
                shown.equalsIgnoreCase(String.valueOf(scalar.value()))
                        ? shown + " is a boolean"
                        : shown + " is the boolean " + scalar.value() + " in YAML 1.1";
            case INTEGER, FLOAT -> expected == Leaf.WHOLE ? whyNotWhole(scalar, shown) : number(scalar, shown);
            case TIMESTAMP -> shown + " is a date in YAML 1.1";
            case NULL -> "is null";
        };
    }

    private static String whyNotWhole(Scalar scalar, String shown) {
        return scalar.kind() == Kind.INTEGER ? shown + " is too large a number" : shown + " is not whole";
    }

    private static String number(Scalar scalar, String shown) {
        if (DECIMAL.matcher(scalar.text()).matches()) {
            return shown + " is a number";
        }
        return shown + " is the " + notation(scalar) + "number " + shorten(String.valueOf(scalar.value()))
                + " in YAML 1.1";
    }

    private static String notation(Scalar scalar) {
        String digits = scalar.text().replaceFirst("^[-+]", "").toLowerCase(Locale.ROOT);
        if (digits.contains(":")) {
            return "base-60 ";
        }
        if (scalar.kind() == Kind.FLOAT) {
            return "";
        }
        if (digits.startsWith("0x")) {
            return "hexadecimal ";
        }
        if (digits.startsWith("0b")) {
            return "binary ";
        }
        return digits.startsWith("0") ? "octal " : "";
    }

    private static @Nullable String hint(ValueType expected, ConfigNode found) {
        if (expected instanceof ValueType.ListOf) {
            return found instanceof Scalar scalar
                    ? "write it as a list: " + asList(scalar)
                    : "begin each item with '- '";
        }
        if (expected instanceof ValueType.Nested nested) {
            return found instanceof Mapping
                    ? null
                    : "its keys are: " + String.join(", ", nested.model().keys());
        }
        if (!(found instanceof Scalar scalar)) {
            return null;
        }
        if (expected == Leaf.TEXT) {
            return "write it in quotes: \"" + shorten(scalar.text()) + "\"";
        }
        return expected == Leaf.TRUTH ? "write true or false" : null;
    }

    private static String asList(Scalar scalar) {
        return Arrays.stream(shorten(scalar.text()).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(item -> PLAIN_WORD.matcher(item).matches() ? item : "\"" + item + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static boolean expectsMapping(ValueType expected) {
        return expected instanceof ValueType.MapOf || expected instanceof ValueType.Nested;
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }
}
