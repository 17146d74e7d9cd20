package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.spi.StateSource;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds of every place from which states of Terraform are read: what answers there in place of a state is refused, and
 * never taken for a state without outputs or resources. Extend it, and say how the place comes to hold a document.
 */
public abstract class StateContract {
    private static final String STATE =
            "{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":3,\"lineage\":\"l\","
                    + "\"outputs\":{\"bucket\":{\"value\":\"lake\",\"type\":\"string\"}},\"resources\":[{\"mode\":\"managed\","
                    + "\"type\":\"aws_s3_bucket\",\"name\":\"lake\",\"provider\":\"provider[\\\"registry.terraform.io/hashicorp/aws\\\"]\","
                    + "\"instances\":[{\"schema_version\":0,\"attributes\":{\"id\":\"lake\"}}]}],"
                    + "\"check_results\":null}";
    private static final String EMPTY =
            "{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":1,\"lineage\":\"l\",\"outputs\":{},\"resources\":[]}";

    /** Made by subclasses. */
    protected StateContract() {}

    /**
     * A source over a place that holds a document, or answers with it.
     *
     * @param document the document
     * @return the source; each test asks once for each document
     */
    protected abstract StateSource holding(byte[] document);

    /** Each body that is no state, and each way to break a true one. */
    @TestFactory
    Stream<DynamicTest> what_is_no_state_is_refused_with_the_name_of_the_place() {
        Map<String, String> bodies = Garbage.around(STATE);
        // An output that is nothing but its value is read: some tools write it so.
        bodies.remove("a text in place of /outputs/bucket");
        return bodies.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    StateSource source = holding(each.getValue());
                    assertThatThrownBy(() -> StateReader.outputsAndResources().read(source))
                            .isInstanceOfAny(InvalidInputException.class, ProviderException.class)
                            .hasMessageContaining(source.describe())
                            .hasMessageNotContaining("Sign in");
                }));
    }

    /** The same where only outputs are asked for, of which a reader may stop before the end. */
    @TestFactory
    Stream<DynamicTest> what_is_no_state_has_no_outputs_to_read() {
        return Garbage.bodies().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    StateSource source = holding(each.getValue());
                    assertThatThrownBy(() -> StateReader.outputs().read(source))
                            .isInstanceOfAny(InvalidInputException.class, ProviderException.class)
                            .hasMessageContaining(source.describe());
                }));
    }

    /** Wherever it is cut, in steps of seven bytes. */
    @Test
    void a_state_that_is_cut_off_is_refused() {
        for (int length = 1; length < STATE.length(); length += 7) {
            StateSource source = holding(STATE.substring(0, length));
            assertThatThrownBy(() -> StateReader.outputsAndResources().read(source))
                    .as("the first %s bytes", length)
                    .isInstanceOfAny(InvalidInputException.class, ProviderException.class)
                    .hasMessageContaining(source.describe());
        }
    }

    /** True answers, one of them of a workspace that was destroyed. */
    @Test
    void a_state_is_read_and_so_is_one_without_outputs_and_resources() {
        TerraformState state = StateReader.outputsAndResources().read(holding(STATE));
        assertThat(state.outputs()).containsOnlyKeys("bucket");
        assertThat(state.resources()).hasSize(1);
        TerraformState empty = StateReader.outputsAndResources().read(holding(EMPTY));
        assertThat(empty.outputs()).isEmpty();
        assertThat(empty.resources()).isEmpty();
    }

    private StateSource holding(String document) {
        return holding(document.getBytes(StandardCharsets.UTF_8));
    }
}
