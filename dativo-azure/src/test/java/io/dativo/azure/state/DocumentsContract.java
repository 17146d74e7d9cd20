package io.dativo.azure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.VersionedStore.Versioned;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for documents in Blob storage, in the fake and in Azurite. */
abstract class DocumentsContract {
    abstract VersionedStore documents();

    abstract VersionedStore inNoContainer();

    @Test
    void a_document_is_written_once_and_then_only_on_its_version() {
        VersionedStore store = documents();
        assertThat(store.read("ledger.json")).isEmpty();
        assertThat(store.write("ledger.json", "one: größe 数据", null)).isTrue();
        Versioned first = store.read("ledger.json").orElseThrow();
        assertThat(first.content()).isEqualTo("one: größe 数据");
        assertThat(store.write("ledger.json", "lost", null)).isFalse();
        assertThat(store.write("ledger.json", "two", first.version())).isTrue();
        assertThat(store.write("ledger.json", "lost", first.version())).isFalse();
        assertThat(store.read("ledger.json").orElseThrow().content()).isEqualTo("two");
        assertThat(store.read("other.json")).isEmpty();
    }

    @Test
    void documents_are_found_by_the_beginning_of_their_names_and_deleted() {
        VersionedStore store = documents();
        for (String name : List.of("a.1.json", "a.2.json", "a.3.json", "a-1.json", "b.1.json")) {
            assertThat(store.write(name, "of " + name, null)).isTrue();
        }

        assertThat(store.readAll("a.")).containsOnlyKeys("a.1.json", "a.2.json", "a.3.json");
        Versioned found = store.readAll("a.2").get("a.2.json");
        assertThat(found.content()).isEqualTo("of a.2.json");
        assertThat(store.write("a.2.json", "changed", found.version())).isTrue();
        assertThat(store.readAll("c.")).isEmpty();

        store.delete("a.2.json");
        store.delete("a.2.json");
        assertThat(store.readAll("a.")).containsOnlyKeys("a.1.json", "a.3.json");
        assertThat(store.write("a.2.json", "anew", null)).isTrue();
    }

    @Test
    void a_document_that_was_never_there_is_not_changed() {
        assertThat(documents().write("none.json", "x", "\"0x8D4BCC2E4835CD0\"")).isFalse();
        assertThat(documents().read("none.json")).isEmpty();
    }

    @Test
    void of_many_writers_at_once_each_takes_its_turn() throws Exception {
        VersionedStore store = documents();
        store.write("count", "0", null);
        AtomicInteger lost = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (var done : threads.invokeAll(IntStream.range(0, 4)
                    .mapToObj(i -> Executors.callable(() -> {
                        for (int n = 0; n < 5; ) {
                            Versioned now = store.read("count").orElseThrow();
                            String next = String.valueOf(Integer.parseInt(now.content()) + 1);
                            if (store.write("count", next, now.version())) {
                                n++;
                            } else {
                                lost.incrementAndGet();
                            }
                        }
                    }))
                    .toList())) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.read("count").orElseThrow().content()).isEqualTo("20");
    }

    @Test
    void a_container_that_is_not_there_is_a_failure_and_not_an_empty_ledger() {
        assertThatThrownBy(() -> inNoContainer().read("x"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("ContainerNotFound");
        assertThatThrownBy(() -> inNoContainer().write("x", "y", null)).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> inNoContainer().readAll("x")).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> inNoContainer().delete("x")).isInstanceOf(ProviderException.class);
    }
}
