package io.dativo.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A state that is damaged, or made to cost much, is refused; it is never taken for an empty one. */
class HostileStateTest {
    private static final String HEAD =
            "{'version': 4, 'terraform_version': '1.11.4', 'serial': 1, 'lineage': 'l', 'outputs': {}, ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + "'resources': {}}",
                HEAD + "'resources': {'a': []}}",
                HEAD + "'resources': 5}",
                HEAD + "'resources': 'none'}",
                HEAD + "'resources': [5]}",
                HEAD + "'resources': [{'mode': 'managed', 'type': 't', 'name': 'n', 'instances': 5}]}",
                HEAD + "'resources': [{'mode': 'managed', 'type': 't', 'name': 'n', 'instances': {}}]}",
                HEAD + "'resources': [{'mode': 'managed', 'type': 't', 'name': 'n', 'instances': [7]}]}",
                "{'resources': {}, 'outputs': {}, 'version': 4}",
                HEAD + "'resources': []} garbage",
                HEAD + "'resources': []}{}",
            })
    void what_has_another_shape_is_damaged_and_not_empty(String state) {
        assertThatThrownBy(() -> read(StateReader.outputsAndResources(), state.replace('\'', '"')))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not-a-state");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + "'resources': []}",
                HEAD + "'resources': null}",
                "{'version': 4, 'serial': 0, 'outputs': {}}"
            })
    void what_is_empty_is_read(String state) {
        assertThat(read(StateReader.outputsAndResources(), state.replace('\'', '"'))
                        .resources())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 1_000_000})
    void a_number_of_more_digits_than_any_has_is_refused_without_its_digits(int digits) {
        for (String number : new String[] {"7".repeat(digits), "1." + "0".repeat(digits), "0." + "7".repeat(digits)}) {
            assertThatThrownBy(() -> read(StateReader.outputs(), output(number)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("digits")
                    .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
        }
        assertThatThrownBy(
                        () -> read(StateReader.outputs(), "{\"version\": " + "4".repeat(digits) + ", \"outputs\": {}}"))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E-99999999999", "1e2147483648"})
    void an_exponent_that_no_number_has_is_refused_without_the_document(String number) {
        assertThatThrownBy(() -> read(StateReader.outputs(), output(number)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("99999999999");
    }

    @Test
    void the_largest_number_that_terraform_writes_is_exact() {
        assertThat(read(StateReader.outputs(), output("1" + "0".repeat(1500)))
                        .outputs()
                        .get("n")
                        .value())
                .isEqualTo(BigInteger.TEN.pow(1500));
    }

    private static String output(String number) {
        return "{\"version\": 4, \"outputs\": {\"n\": {\"type\": \"number\", \"value\": " + number + "}}}";
    }

    private static TerraformState read(StateReader reader, String state) {
        return reader.read(new ByteArrayInputStream(state.getBytes(UTF_8)), "terraform.tfstate");
    }
}
