package io.dativo.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the value at a parser's current token, as Terraform understands it. */
public final class JsonValues {
    /**
     * Reading a number costs the square of its digits, so that one of a megabyte would take seconds. Go reads up to 512 bits of
     * precision, and Terraform writes an exponent out: 1e1500 has 1501 digits.
     */
    private static final int MAX_DIGITS = 10_000;

    /** No number in use has a larger one, and Java calculates with it without overflow. */
    private static final long MAX_EXPONENT = 999_999_999;

    /** No text of a state is this long, in characters, and one that never ends would fill the memory. */
    private static final int MAX_TEXT = 32 << 20;

    /** The depth is bounded because values are read recursively. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(1000)
            .maxNumberLength(MAX_DIGITS)
            .maxStringLength(MAX_TEXT)
            .maxNameLength(1 << 20)
            .build();

    /** Field names are shared within the parser, but not put into the JVM's own table: they come from a file. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(new ReadBuffers())
            .build();

    private JsonValues() {}

    /**
     * The value at the current token, which afterwards is its last.
     *
     * @return String, Boolean, BigInteger, BigDecimal, List, Map or null; unmodifiable
     */
    public static @Nullable Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> number(decimal(parser));
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            object.put(text(key), read(parser));
        }
        return Collections.unmodifiableMap(object);
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser));
        }
        return Collections.unmodifiableList(array);
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        BigDecimal number;
        try {
            number = parser.getDecimalValue();
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            // Its words quote the document.
            throw exponentTooLarge(parser);
        }
        // Java's own limit is not the same in each version.
        if (Math.abs((long) number.scale()) > MAX_EXPONENT) {
            throw exponentTooLarge(parser);
        }
        return number;
    }

    private static StreamConstraintsException exponentTooLarge(JsonParser parser) {
        return new StreamConstraintsException("a number has too large an exponent", parser.currentTokenLocation());
    }

    /** A whole number is one however it is written: Terraform has a single number type. */
    private static Object number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0 && shortest.precision() - (long) shortest.scale() <= MAX_DIGITS;
        return whole ? shortest.toBigIntegerExact() : shortest;
    }

    /** Terraform keeps texts in Unicode's composed form (NFC), and half a surrogate pair as U+FFFD. */
    public static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '\u0300') {
                return Normalizer.normalize(wholeCharacters(text), Normalizer.Form.NFC);
            }
        }
        return text;
    }

    private static String wholeCharacters(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
