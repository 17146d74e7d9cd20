package io.dativo.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 4, 1", // a call takes it whole
        "100, 1, 4, 4",
        "100, 20, 4, 4",
        "100, 40, 4, 3", // no call is left half empty to keep a thread busy
        "3, 1, 4, 3",
        "1, 1, 4, 1",
        "7, 1, 7, 7",
        "0, 1, 4, 0"
    })
    void a_batch_that_no_call_takes_whole_is_shared_out(int resources, int size, int threads, int pieces) {
        List<Integer> batch = IntStream.range(0, resources).boxed().toList();

        List<List<Integer>> spread = Batches.spread(batch, size, threads);

        assertThat(spread).hasSize(pieces);
        assertThat(spread.stream().flatMap(List::stream)).containsExactlyElementsOf(batch);
    }

    @Test
    void what_is_asked_alike_shares_full_batches() {
        List<Integer> items = IntStream.range(0, 250).boxed().toList();
        List<List<Integer>> batches = Batches.of(items, item -> item % 5 == 0);
        assertThat(batches).extracting(List::size).containsExactlyInAnyOrder(100, 100, 50);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(
                                batch.stream().map(item -> item % 5 == 0).distinct())
                        .hasSize(1));
    }
}
