package io.dativo.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.pace.Calls;
import io.dativo.pace.Deadline;
import io.dativo.pace.Pace;
import io.dativo.pace.Sleeper;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoresTest {
    private static final ResourceRef ONE = new ResourceRef("x", "thing", "one");
    private static final ResourceRef TWO = new ResourceRef("x", "thing", "two");

    /** A time that stands still. */
    private static final Sleeper STILL = new Sleeper() {
        @Override
        public boolean sleep(Duration duration) {
            return true;
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    };

    private final Pace reads = new Pace(Double.POSITIVE_INFINITY);
    private final Pace writes = new Pace(Double.POSITIVE_INFINITY);
    private final Map<ResourceRef, TagWriteResult> results = new HashMap<>();
    private final Stores.Guarded store = new Stores.Guarded(
            100, new Answering(), reads, writes, new Stores.Line("x", new Calls(Deadline.in(null, STILL))));

    @Test
    void the_longest_time_that_any_item_is_asked_to_wait_holds_for_the_next_writes() {
        results.put(ONE, TagWriteResult.failed(Kind.THROTTLED, "too much", Duration.ofSeconds(30)));
        results.put(TWO, TagWriteResult.failed(Kind.UNAVAILABLE, "busy", Duration.ofSeconds(90)));
        write();
        assertThat(store.reserve(0, 1)).isEqualTo(Duration.ofSeconds(90));
        assertThat(store.reserve(1, 0)).as("reads were not refused").isZero();
    }

    @Test
    void a_failure_that_asks_for_nothing_does_not_slow_the_others() {
        results.put(ONE, TagWriteResult.failed(Kind.UNAVAILABLE, "busy"));
        results.put(TWO, TagWriteResult.written());
        write();
        assertThat(store.reserve(0, 1)).isZero();
    }

    @Test
    void reads_wait_as_long_as_the_system_says_whatever_kind_of_failure_it_was() {
        assertThatThrownBy(() -> store.read(List.of(ONE))).isInstanceOf(ProviderException.class);
        assertThat(store.reserve(1, 0)).isEqualTo(Duration.ofSeconds(60));
        assertThat(store.reserve(0, 1)).as("writes were not refused").isZero();
    }

    private void write() {
        store.write(List.of(
                new TagWrite(ONE, Map.of("a", "b"), Set.of(), null),
                new TagWrite(TWO, Map.of("a", "b"), Set.of(), null)));
    }

    private final class Answering implements TagStore {
        @Override
        public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
            throw new ProviderException(Kind.UNAVAILABLE, null, "busy", null, Duration.ofSeconds(60));
        }

        @Override
        public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> requests) {
            return results;
        }

        @Override
        public void close() {}
    }
}
