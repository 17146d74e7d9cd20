package io.dativo.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchStoreTest {
    private static final ResourceRef A = ref("a");
    private static final ResourceRef B = ref("b");
    private static final ResourceRef C = ref("c");

    private final Map<ResourceRef, RuntimeException> failures = new HashMap<>();
    private final Map<ResourceRef, Map<String, String>> held = new HashMap<>();
    private final List<TagWrite> sent = new ArrayList<>();
    private final Set<String> refused = new TreeSet<>();
    private boolean namesRefused;

    private final BatchStore store = new BatchStore("the tags of a test") {
        @Override
        protected void read(ReadBatch batch) {
            for (ResourceRef resource : batch.open()) {
                batch.read(resource, () -> {
                    fail(resource);
                    return TagRead.found(held.getOrDefault(resource, Map.of()));
                });
            }
        }

        @Override
        protected void write(Collection<TagWrite> writes, WriteBatch batch) {
            for (TagWrite write : writes) {
                batch.make(write, () -> {
                    sent.add(write);
                    fail(write.resource());
                    Set<String> bad = new TreeSet<>(write.set().keySet());
                    bad.retainAll(refused);
                    if (!bad.isEmpty()) {
                        String words = namesRefused ? "not allowed: " + String.join(", ", bad) : "invalid input";
                        throw new ProviderException(Kind.REJECTED, null, words, null);
                    }
                    held.computeIfAbsent(write.resource(), key -> new TreeMap<>())
                            .putAll(write.set());
                });
            }
        }
    };

    private void fail(ResourceRef resource) {
        RuntimeException failure = failures.get(resource);
        if (failure != null) {
            throw failure;
        }
    }

    private static ResourceRef ref(String id) {
        return new ResourceRef("test", "thing", id);
    }

    private static ProviderException failure(Kind kind, Duration retryAfter) {
        return new ProviderException(kind, "Code", "it says no", null, retryAfter);
    }

    private static TagWrite write(ResourceRef resource, String... keys) {
        return new TagWrite(
                resource, List.of(keys).stream().collect(Collectors.toMap(key -> key, key -> "v")), Set.of(), "1");
    }

    @Test
    void whatever_one_resource_throws_is_its_own_answer() {
        failures.put(B, new NullPointerException("value"));
        Map<ResourceRef, TagRead> reads = store.read(List.of(A, B, C));
        assertThat(reads.get(A).status()).isEqualTo(Status.FOUND);
        assertThat(reads.get(C).status()).isEqualTo(Status.FOUND);
        assertThat(reads.get(B).status()).isEqualTo(Status.NOT_OBSERVED);
        assertThat(reads.get(B).detail()).contains("NullPointerException", "value");

        Map<ResourceRef, TagWriteResult> results = store.write(List.of(write(A, "k"), write(B, "k"), write(C, "k")));
        assertThat(results.get(A).isWritten()).isTrue();
        assertThat(results.get(C).isWritten()).isTrue();
        assertThat(results.get(B).failure()).as("it may have been sent").isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void a_failure_in_passing_is_told_of_that_resource_and_missing_is_missing() {
        failures.put(A, failure(Kind.UNAVAILABLE, null));
        failures.put(B, failure(Kind.NOT_FOUND, null));
        Map<ResourceRef, TagRead> reads = store.read(List.of(A, B, C));
        assertThat(reads.get(A).isRetryable()).isTrue();
        assertThat(reads.get(B).status()).isEqualTo(Status.MISSING);
        assertThat(reads.get(B).isRetryable()).isFalse();
        assertThat(reads.get(C).status()).isEqualTo(Status.FOUND);
    }

    @Test
    void what_follows_a_wait_that_is_asked_for_is_not_sent() {
        for (Kind kind : List.of(Kind.THROTTLED, Kind.UNAVAILABLE)) {
            failures.put(B, failure(kind, Duration.ofSeconds(7)));
            Map<ResourceRef, TagRead> reads = store.read(List.of(A, B, C));
            assertThat(reads.get(A).status()).isEqualTo(Status.FOUND);
            assertThat(reads.get(B).failure()).isEqualTo(kind);
            assertThat(reads.get(C).failure()).isEqualTo(Kind.THROTTLED);
            assertThat(reads.get(C).retryAfter()).isEqualTo(Duration.ofSeconds(7));

            sent.clear();
            Map<ResourceRef, TagWriteResult> results =
                    store.write(List.of(write(A, "k"), write(B, "k"), write(C, "k")));
            assertThat(results.get(C).failure()).isEqualTo(Kind.THROTTLED);
            assertThat(results.get(C).retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(sent).hasSize(2);
        }
    }

    @Test
    void a_refused_tag_that_the_answer_names_costs_one_more_write() {
        namesRefused = true;
        refused.add("sensitivity");
        TagWriteResult result =
                store.write(List.of(write(A, "owner", "sensitivity", "team"))).get(A);
        assertThat(result.failure()).isEqualTo(Kind.REJECTED);
        assertThat(result.detail()).startsWith("sensitivity refused, the other tags are written: not allowed");
        assertThat(held.get(A)).containsOnlyKeys("owner", "team");
        assertThat(sent).hasSize(2);
    }

    @Test
    void a_refused_tag_that_nobody_names_is_found_by_halving_wherever_it_is() {
        String[] keys = IntStream.range(0, 50).mapToObj(i -> "key" + i).toArray(String[]::new);
        for (String bad : keys) {
            refused.clear();
            refused.add(bad);
            held.clear();
            sent.clear();
            TagWriteResult result = store.write(List.of(write(A, keys))).get(A);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).startsWith(bad + " refused");
            assertThat(held.get(A)).hasSize(49).doesNotContainKey(bad);
            assertThat(sent).hasSizeLessThanOrEqualTo(1 + PartedWrite.MOST_WRITES);
        }
    }

    @Test
    void a_resource_that_refuses_everything_costs_a_bounded_number_of_writes() {
        String[] keys = IntStream.range(0, 50).mapToObj(i -> "key" + i).toArray(String[]::new);
        refused.addAll(List.of(keys));
        TagWriteResult result = store.write(List.of(write(A, keys))).get(A);
        assertThat(result.detail()).contains("key0", "key49", "invalid input").doesNotContain("are written");
        assertThat(sent).hasSize(1 + PartedWrite.MOST_WRITES);
    }

    @Test
    void the_version_counts_until_a_part_was_written() {
        refused.add("b");
        store.write(List.of(write(A, "a", "b", "c", "d")));
        List<String> versions = new ArrayList<>();
        sent.forEach(write -> versions.add(write.version()));
        assertThat(versions.subList(0, 2)).containsOnly("1");
        assertThat(versions.subList(2, versions.size())).containsOnlyNulls();
    }

    @Test
    void a_store_that_knows_what_was_refused_and_that_all_else_was_taken_is_not_asked_again() {
        List<TagWrite> asked = new ArrayList<>();
        TagWriteResult result = new BatchStore("takes all but one") {
            @Override
            protected void read(ReadBatch batch) {}

            @Override
            protected void write(Collection<TagWrite> all, WriteBatch batch) {
                all.forEach(write -> batch.write(write, () -> {
                    asked.add(write);
                    return write.set().containsKey("b")
                            ? TagWriteResult.refused(Kind.REJECTED, Set.of("b"), "b is not defined")
                            : TagWriteResult.written();
                }));
            }
        }.write(List.of(write(A, "a", "b", "c"))).get(A);
        assertThat(asked).hasSize(1);
        assertThat(result.failure()).isEqualTo(Kind.REJECTED);
        assertThat(result.refused()).containsExactly("b");
        assertThat(result.detail()).isEqualTo("b is not defined");
    }

    @Test
    void a_part_that_is_throttled_leaves_the_whole_to_be_tried_again() {
        refused.add("b");
        TagWriteResult result = new BatchStore("throttled later") {
            private int writes;

            @Override
            protected void read(ReadBatch batch) {}

            @Override
            protected void write(Collection<TagWrite> all, WriteBatch batch) {
                all.forEach(write -> batch.make(write, () -> {
                    throw failure(writes++ == 0 ? Kind.REJECTED : Kind.THROTTLED, null);
                }));
            }
        }.write(List.of(write(A, "a", "b"))).get(A);
        assertThat(result.failure()).isEqualTo(Kind.THROTTLED);
    }

    @Test
    void a_closed_store_refuses_to_work_and_may_be_closed_again() {
        store.close();
        store.close();
        assertThatThrownBy(() -> store.read(List.of(A))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.write(List.of())).isInstanceOf(IllegalStateException.class);
        assertThat(store).hasToString("the tags of a test");
    }
}
