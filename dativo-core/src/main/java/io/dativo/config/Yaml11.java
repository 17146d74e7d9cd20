package io.dativo.config;

import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.problem.SourceLocation;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar means in YAML 1.1, by the rules of the parser that the original product reads its files with. They are
 * narrower than those of SnakeYAML: a float needs a point, its exponent a sign, and {@code y} and {@code n} are texts.
 */
final class Yaml11 {
    /** No number in use is longer; it bounds the work of matching and converting one. */
    private static final int LONGEST_NUMBER = 256;

    private static final Map<String, Boolean> BOOLEANS = booleans();

    private static final Pattern INTEGER = Pattern.compile("[-+]?0b[0-1_]*[0-1][0-1_]*"
            + "|[-+]?0[0-7_]+"
            + "|[-+]?(?:0|[1-9][0-9_]*)"
            + "|[-+]?0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*"
            + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])++");

    private static final Pattern FLOAT = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)"
            + "|\\.(?:nan|NaN|NAN)");

    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
            + "(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?"
            + "(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

    private Yaml11() {}

    /** A scalar without quotes and without a tag. */
    static Scalar plain(String text, @Nullable SourceLocation location) {
        char first = text.isEmpty() ? '~' : text.charAt(0);
        if ("0123456789-+.".indexOf(first) >= 0) {
            return numberOrText(text, location);
        }
        if (text.length() <= 5) {
            Boolean flag = BOOLEANS.get(text);
            if (flag != null) {
                return new Scalar(flag, text, Kind.BOOLEAN, location);
            }
            if (text.isEmpty()
                    || text.equals("~")
                    || text.equals("null")
                    || text.equals("Null")
                    || text.equals("NULL")) {
                return new Scalar(null, text, Kind.NULL, location);
            }
        }
        return text(text, location);
    }

    /** A scalar in quotes, a block scalar, or one with the tag of a text. */
    static Scalar text(String text, @Nullable SourceLocation location) {
        return new Scalar(text, text, Kind.TEXT, location);
    }

    /**
     * A scalar with a tag of YAML's own types.
     *
     * @return the scalar, or null when the tag is another one or does not fit the text
     */
    static @Nullable Scalar tagged(String tag, String text, @Nullable SourceLocation location) {
        Scalar plain = plain(text, location);
        return switch (tag) {
            case "tag:yaml.org,2002:str" -> text(text, location);
            case "tag:yaml.org,2002:bool" -> plain.kind() == Kind.BOOLEAN ? plain : null;
            case "tag:yaml.org,2002:int" -> plain.kind() == Kind.INTEGER ? plain : null;
            case "tag:yaml.org,2002:float" ->
                plain.kind() == Kind.FLOAT
                        ? plain
                        : plain.value() instanceof Number number
                                ? new Scalar(number.doubleValue(), text, Kind.FLOAT, location)
                                : null;
            case "tag:yaml.org,2002:timestamp" -> plain.kind() == Kind.TIMESTAMP ? plain : null;
            case "tag:yaml.org,2002:null" -> plain.kind() == Kind.NULL ? plain : null;
            default -> null;
        };
    }

    private static Scalar numberOrText(String text, @Nullable SourceLocation location) {
        if (text.length() <= LONGEST_NUMBER) {
            if (FLOAT.matcher(text).matches()) {
                return new Scalar(toDouble(text), text, Kind.FLOAT, location);
            }
            if (INTEGER.matcher(text).matches()) {
                return new Scalar(toInteger(text), text, Kind.INTEGER, location);
            }
            if (TIMESTAMP.matcher(text).matches()) {
                return new Scalar(text, text, Kind.TIMESTAMP, location);
            }
        }
        return text(text, location);
    }

    private static Number toInteger(String text) {
        boolean negative = text.charAt(0) == '-';
        String digits = unsigned(text);
        BigInteger value;
        if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0")) {
            value = new BigInteger(digits, 8);
        } else {
            value = BigInteger.ZERO;
            for (String part : digits.split(":", -1)) {
                value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
            }
        }
        value = negative ? value.negate() : value;
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private static double toDouble(String text) {
        double sign = text.charAt(0) == '-' ? -1 : 1;
        String digits = unsigned(text).toLowerCase(Locale.ROOT);
        if (digits.equals(".inf")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (digits.equals(".nan")) {
            return Double.NaN;
        }
        double value = 0;
        for (String part : digits.split(":", -1)) {
            value = value * 60 + Double.parseDouble(part);
        }
        return sign * value;
    }

    private static String unsigned(String text) {
        int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        return text.substring(start).replace("_", "");
    }

    private static Map<String, Boolean> booleans() {
        Map<String, Boolean> booleans = new HashMap<>();
        for (String word : List.of("yes", "true", "on", "no", "false", "off")) {
            Boolean value = List.of("yes", "true", "on").contains(word);
            String upper = word.toUpperCase(Locale.ROOT);
            booleans.put(word, value);
            booleans.put(upper.charAt(0) + word.substring(1), value);
            booleans.put(upper, value);
        }
        return booleans;
    }
}
