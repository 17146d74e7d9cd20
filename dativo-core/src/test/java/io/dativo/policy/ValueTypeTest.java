package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {
    @ParameterizedTest
    @CsvSource({
        "DATE, 2027-02-28, true",
        "DATE, 2027-02-29, false",
        "DATE, 2028-02-29, true",
        "DATE, 27-02-28, false",
        "DATE, 2027-2-8, false",
        "DATE, +12027-02-28, false",
        "DATE, '', false",
        "EMAIL, team@acme.example, true",
        "EMAIL, team+x@mail.acme.example, true",
        "EMAIL, Team <team@acme.example>, false",
        "EMAIL, team@acme, false",
        "EMAIL, @acme.example, false",
        "NUMBER, 90, true",
        "NUMBER, 0.5, true",
        "NUMBER, -1, true",
        "NUMBER, 1e9, false",
        "NUMBER, .5, false",
        "NUMBER, 5., false",
        "NUMBER, 1.2.3, false",
        "NUMBER, '1,000', false",
        "NUMBER, -, false",
        "NUMBER, '', false",
        "BOOLEAN, true, true",
        "BOOLEAN, false, true",
        "BOOLEAN, True, false",
        "BOOLEAN, yes, false",
    })
    void a_value_is_of_a_type_when_everybody_reads_it_so(ValueType type, String value, boolean accepted) {
        assertThat(type.accepts(value)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"90, 90", "-1.50, -1.50"})
    void what_is_a_number_has_one(String value, String number) {
        assertThat(ValueType.number(value)).isEqualTo(number);
    }
}
