package io.dativo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.http.RangedInput.Part;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangedInputTest {
    private final List<Integer> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, RangedInput.FIRST - 1, RangedInput.FIRST, RangedInput.FIRST + 1, 1 << 20, 20 << 20})
    void what_is_read_is_what_is_there(int size) throws IOException {
        byte[] content = content(size);
        assertThat(new RangedInput(ranges(content)).readAllBytes()).isEqualTo(content);
    }

    @Test
    void the_head_of_a_large_object_costs_one_small_request() throws IOException {
        RangedInput input = new RangedInput(ranges(content(10 << 20)));
        assertThat(input.readNBytes(1000)).hasSize(1000);
        assertThat(asked).containsExactly(RangedInput.FIRST);
    }

    @Test
    void the_whole_of_a_large_object_costs_few_requests() throws IOException {
        assertThat(new RangedInput(ranges(content(20 << 20))).readAllBytes()).hasSize(20 << 20);
        assertThat(asked).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void single_bytes_are_read_in_order() throws IOException {
        RangedInput input = new RangedInput(ranges(new byte[] {1, -1, 3}));
        assertThat(new int[] {input.read(), input.read(), input.read(), input.read()})
                .containsExactly(1, 255, 3, -1);
        assertThat(asked).hasSize(1);
    }

    @Test
    void an_object_that_changes_meanwhile_is_a_conflict() throws IOException {
        byte[] content = content(RangedInput.FIRST * 2);
        RangedInput input = new RangedInput((offset, length, version) ->
                new Part(Arrays.copyOfRange(content, (int) offset, (int) offset + 10), content.length, "v" + offset));
        assertThat(input.readNBytes(10)).hasSize(10);
        assertThatThrownBy(input::read)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
    }

    @Test
    void an_object_that_shrinks_without_a_version_is_a_conflict() throws IOException {
        RangedInput input = new RangedInput((offset, length, version) -> new Part(new byte[10], 30 - offset, null));
        assertThat(input.readNBytes(10)).hasSize(10);
        assertThatThrownBy(input::read)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
    }

    @Test
    void an_object_that_ends_before_its_end_is_told_and_not_asked_for_again() {
        assertThatThrownBy(() -> new RangedInput((offset, length, version) -> new Part(new byte[0], 5, "v")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("0 of 5 bytes");
    }

    @Test
    void an_object_that_cannot_be_had_is_told_at_once() {
        ProviderException denied = new ProviderException(Kind.DENIED, "403", "may not read", null);
        assertThatThrownBy(() -> new RangedInput((offset, length, version) -> {
                    throw denied;
                }))
                .isSameAs(denied);
    }

    @Test
    void a_state_has_a_largest_size_and_a_longest_time() {
        assertThatThrownBy(() -> RangedInput.ofState(
                        (offset, length, version) -> new Part(new byte[length], (1L << 30) + 1, "v1")))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
                .hasMessageContaining("larger than the allowed 1073741824 bytes");
        AtomicLong nanos = new AtomicLong();
        RangedInput slow = RangedInput.ofState(
                (offset, length, version) -> {
                    nanos.addAndGet(Duration.ofMinutes(6).toNanos());
                    return new Part(new byte[1], 1 << 20, "v1");
                },
                nanos::get);
        assertThatThrownBy(slow::readAllBytes)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageContaining("600 s; 2 bytes came");
    }

    @Test
    void more_than_was_asked_for_is_refused_except_of_a_store_that_gives_everything_at_once() throws IOException {
        byte[] large = content(RangedInput.FIRST * 2);
        assertThat(new RangedInput((offset, length, version) -> new Part(large, large.length, null)).readAllBytes())
                .isEqualTo(large);
        assertThatThrownBy(() -> new RangedInput((offset, length, version) -> new Part(large, 1 << 20, null)))
                .hasMessageContaining("more came than the 65536 bytes");
    }

    private RangedInput.Ranges ranges(byte[] content) {
        return (offset, length, version) -> {
            assertThat(version).isEqualTo(offset == 0 ? null : "v1");
            asked.add(length);
            int end = (int) Math.min(content.length, offset + length);
            return new Part(Arrays.copyOfRange(content, (int) offset, end), content.length, "v1");
        };
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
