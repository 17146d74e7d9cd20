package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.VersionedStore.Change;
import io.dativo.spi.VersionedStore.Changed;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.spi.VersionedStore.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every store of a ledger must do, one document at a time and many. A test class of each store extends it; hosts extend
 * it for stores of their own.
 */
public abstract class VersionedStoreContract {
    private static final int WRITERS = 4;
    private static final int INCREMENTS = 8;
    private static final int MANY = 230;

    /** For test classes. */
    protected VersionedStoreContract() {}

    /**
     * A store in which nothing is written yet.
     *
     * @return the store, which all tests of one object share
     */
    protected abstract VersionedStore store();

    /**
     * The same documents for another process.
     *
     * @return by default the same store
     */
    protected VersionedStore another() {
        return store();
    }

    private static String name(int number) {
        return "aws.thing." + number + "." + String.format("%032x", number * 7919L) + ".json";
    }

    @Test
    void a_document_is_written_only_on_the_version_that_was_read() {
        VersionedStore store = store();
        assertThat(store.read(name(1))).isEmpty();
        assertThat(store.write(name(1), "one", null)).isTrue();
        assertThat(store.write(name(1), "two", null)).isFalse();

        Versioned first = store.read(name(1)).orElseThrow();
        assertThat(first.content()).isEqualTo("one");
        assertThat(another().write(name(1), "gr\u00f6\u00dfer\n\\n \uD83D\uDE80", first.version()))
                .isTrue();
        assertThat(store.write(name(1), "three", first.version())).isFalse();
        assertThat(store.read(name(1)).orElseThrow().content()).isEqualTo("gr\u00f6\u00dfer\n\\n \uD83D\uDE80");
    }

    @Test
    void documents_are_found_by_the_beginning_of_their_names_and_deleted() {
        VersionedStore store = store();
        String group = "job." + "0".repeat(32) + ".";
        List<String> names = List.of(group + "a.json", group + "b.json", "job." + "1".repeat(32) + ".a.json", "plan.1");
        names.forEach(name ->
                assertThat(store.write(name, "of " + name, null)).as(name).isTrue());

        assertThat(another().readAll(group)).containsOnlyKeys(group + "a.json", group + "b.json");
        assertThat(store.readAll("job.")).containsOnlyKeys(names.subList(0, 3));
        assertThat(store.readAll("plan.")).containsOnlyKeys("plan.1");
        assertThat(store.readAll("none.")).isEmpty();
        store.delete(names.get(1));
        store.delete(names.get(1));
        assertThat(store.readAll(group)).containsOnlyKeys(names.get(0));
        assertThat(store.write(names.get(1), "anew", null)).isTrue();
    }

    @Test
    void many_documents_are_read_at_once_and_each_answer_is_of_its_name() {
        VersionedStore store = store();
        List<String> names =
                IntStream.range(0, MANY).mapToObj(VersionedStoreContract::name).toList();
        List<Change> changes = IntStream.range(0, MANY)
                .filter(i -> i % 3 != 0)
                .mapToObj(i -> new Change(List.of(new Write(name(i), "of " + i, null))))
                .toList();
        assertThat(store.writeAll(changes)).allMatch(changed -> changed.equals(new Changed(1, null)));

        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));
        Map<String, Found> found = another().readAll(shuffled);
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(names);
        for (int i = 0; i < MANY; i++) {
            Found each = Objects.requireNonNull(found.get(name(i)));
            if (i % 3 == 0) {
                assertThat(each).as("%d", i).isEqualTo(Found.NOTHING);
            } else {
                assertThat(each.document()).isEqualTo(store.read(name(i)).orElseThrow());
                assertThat(Objects.requireNonNull(each.document()).content()).isEqualTo("of " + i);
            }
        }
        assertThat(store.readAll(List.of())).isEmpty();
        assertThat(store.writeAll(List.of())).isEmpty();
    }

    @Test
    void of_many_changes_a_conflict_stops_its_own_alone_at_the_step_where_it_is() {
        VersionedStore store = store();
        store.write(name(1), "there", null);
        store.write(name(4), "there", null);
        String version = store.read(name(4)).orElseThrow().version();
        String of2 = name(2).replace(".json", ".claim.x.json");
        String of3 = name(3).replace(".json", ".claim.x.json");
        String of4 = name(4).replace(".json", ".claim.x.json");
        store.write(of4, "goes", null);
        store.write(name(3), "there", null);

        List<Changed> changed = store.writeAll(List.of(
                new Change(List.of(new Write(name(1), "mine", null))),
                new Change(List.of(new Write(of2, "claim", null), new Write(name(2), "writes", null))),
                new Change(List.of(
                        new Write(of3, "claim", null), new Write(name(3), "writes", null), Write.deletion(name(3)))),
                new Change(List.of(new Write(name(4), "changed", version), Write.deletion(of4)))));

        assertThat(changed)
                .containsExactly(
                        new Changed(0, null), new Changed(2, null), new Changed(1, null), new Changed(2, null));
        VersionedStore other = another();
        assertThat(other.read(name(1)).orElseThrow().content()).isEqualTo("there");
        assertThat(other.read(of2).orElseThrow().content()).isEqualTo("claim");
        assertThat(other.read(name(2)).orElseThrow().content()).isEqualTo("writes");
        assertThat(other.read(of3).orElseThrow().content()).isEqualTo("claim");
        assertThat(other.read(name(3)).orElseThrow().content()).isEqualTo("there");
        assertThat(other.read(name(4)).orElseThrow().content()).isEqualTo("changed");
        assertThat(other.read(of4)).isEmpty();
    }

    @Test
    void a_version_of_another_kind_of_store_is_refused_and_hurts_nobody() {
        VersionedStore store = store();
        store.write(name(1), "there", null);
        List<Changed> changed = store.writeAll(List.of(
                new Change(List.of(new Write(name(1), "mine", "0123456789"))),
                new Change(List.of(new Write(name(2), "mine", "0123456789"))),
                new Change(List.of(new Write(name(3), "mine", null)))));
        assertThat(changed).containsExactly(new Changed(0, null), new Changed(0, null), new Changed(1, null));
    }

    @Test
    void writers_of_one_document_and_of_its_neighbours_lose_no_write() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                VersionedStore store = i % 2 == 0 ? store() : another();
                int number = i;
                writers.add(threads.submit(() -> increment(store, number)));
            }
            for (Future<Integer> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        VersionedStore store = another();
        assertThat(store.read(name(0)).orElseThrow().content()).isEqualTo("" + WRITERS * INCREMENTS);
        for (int i = 1; i <= WRITERS; i++) {
            assertThat(store.read(name(i)).orElseThrow().content()).isEqualTo("" + INCREMENTS);
        }
    }

    /** Each writer counts in a document of its own and in one that all share. */
    private static int increment(VersionedStore store, int writer) {
        List<String> open = new ArrayList<>();
        for (int i = 0; i < INCREMENTS; i++) {
            open.addAll(List.of(name(0), name(1 + writer)));
        }
        while (!open.isEmpty()) {
            List<String> names = open.stream().distinct().toList();
            try {
                Map<String, Found> found = store.readAll(names);
                List<Change> changes = names.stream()
                        .map(name -> new Change(List.of(next(name, document(found, name)))))
                        .toList();
                List<Changed> changed = store.writeAll(changes);
                for (int i = 0; i < names.size(); i++) {
                    if (changed.get(i).isAll(changes.get(i))) {
                        open.remove(names.get(i));
                    }
                }
            } catch (ProviderException busy) {
                assertThat(busy.isRetryable()).isTrue();
            }
        }
        return writer;
    }

    private static @Nullable Versioned document(Map<String, Found> found, String name) {
        return Objects.requireNonNull(found.get(name)).document();
    }

    private static Write next(String name, @Nullable Versioned now) {
        return now == null
                ? new Write(name, "1", null)
                : new Write(name, "" + (Integer.parseInt(now.content()) + 1), now.version());
    }
}
