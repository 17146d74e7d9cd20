package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Yaml11Test {
    /** Text, kind and value of plain scalars, as the original product's parser answers. */
    static Stream<String> scalars() throws IOException {
        try (InputStream in = Objects.requireNonNull(Yaml11Test.class.getResourceAsStream("/yaml11/scalars.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void a_plain_scalar_means_what_it_meant_in_the_original(String line) {
        String[] parts = line.split("\t", -1);
        Scalar scalar = Yaml11.plain(parts[0], null);

        assertThat(scalar.kind()).isEqualTo(Kind.valueOf(parts[1]));
        assertThat(scalar.text()).isEqualTo(parts[0]);
        switch (scalar.kind()) {
            case FLOAT -> assertThat(scalar.value()).isEqualTo(pythonFloat(parts[2]));
            case TIMESTAMP -> assertThat(scalar.value()).isEqualTo(parts[0]);
            case NULL -> assertThat(scalar.value()).isNull();
            default -> assertThat(scalar.value()).hasToString(parts[2]);
        }
    }

    private static double pythonFloat(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    @Test
    void the_table_holds_every_kind() throws IOException {
        assertThat(scalars().map(line -> Kind.valueOf(line.split("\t", -1)[1])))
                .contains(Kind.values())
                .hasSizeGreaterThan(200);
    }

    @Test
    void an_integer_is_a_long_until_it_does_not_fit() {
        assertThat(Yaml11.plain("9223372036854775807", null).value()).isEqualTo(Long.MAX_VALUE);
        assertThat(Yaml11.plain("-9223372036854775808", null).value()).isEqualTo(Long.MIN_VALUE);
        assertThat(Yaml11.plain("9223372036854775808", null).value())
                .isEqualTo(new java.math.BigInteger("9223372036854775808"));
    }

    /** The original fails with a crash at these. */
    @ParameterizedTest
    @CsvSource({"0b_", "0x_", "-0x__", "=", "<<"})
    void what_has_no_meaning_is_text(String text) {
        assertThat(Yaml11.plain(text, null).kind()).isEqualTo(Kind.TEXT);
    }

    @Test
    void a_number_longer_than_any_that_is_meant_is_text() {
        assertThat(Yaml11.plain("1".repeat(256), null).kind()).isEqualTo(Kind.INTEGER);
        assertThat(Yaml11.plain("1".repeat(257), null).kind()).isEqualTo(Kind.TEXT);
        assertThat(Yaml11.plain("1" + ":1".repeat(500_000), null).kind()).isEqualTo(Kind.TEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "str, 12, TEXT",
        "int, 0x1F, INTEGER",
        "float, 3, FLOAT",
        "float, 1.5, FLOAT",
        "bool, on, BOOLEAN",
        "null, ~, NULL",
        "timestamp, 2026-12-31, TIMESTAMP"
    })
    void a_tag_of_yaml_itself_decides_the_kind(String tag, String text, Kind kind) {
        Scalar scalar = Yaml11.tagged("tag:yaml.org,2002:" + tag, text, null);

        assertThat(scalar).isNotNull();
        assertThat(scalar.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"int, x", "float, x", "bool, maybe", "null, x", "timestamp, x", "binary, aGk=", "foo, x"})
    void a_tag_that_does_not_fit_is_refused(String tag, String text) {
        assertThat(Yaml11.tagged("tag:yaml.org,2002:" + tag, text, null)).isNull();
    }
}
