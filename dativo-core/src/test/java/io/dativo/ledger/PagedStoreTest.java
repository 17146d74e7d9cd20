package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagedStoreTest {
    private static final int LENGTH = 2_000;

    private final Counted below = new Counted();
    private final PagedStore store = new PagedStore(below);

    /** Documents in memory that count their calls, some of which fail. */
    private static final class Counted implements VersionedStore {
        private final InMemoryStore store = new InMemoryStore();
        private final List<String> calls = new ArrayList<>();
        private @Nullable Random faults;

        /** Writes that take effect and are said to be refused: a client repeated them after it lost the answer. */
        private @Nullable Random repeats;

        private void at(String call) {
            calls.add(call);
            if (faults != null && faults.nextInt(12) == 0) {
                throw new ProviderException(Kind.TIMEOUT, null, "a fault", null);
            }
        }

        @Override
        public Optional<Versioned> read(String name) {
            at("read " + name);
            return store.read(name);
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            at("find " + prefix);
            return store.readAll(prefix);
        }

        @Override
        public void delete(String name) {
            at("delete " + name);
            store.delete(name);
        }

        /** After a fault that follows the write it is not known whether that took effect. */
        @Override
        public boolean write(String name, String content, @Nullable String expectedVersion) {
            at("write " + name);
            boolean written = store.write(name, content, expectedVersion);
            at("written " + name);
            return written && (repeats == null || repeats.nextInt(4) != 0);
        }

        @Override
        public int preferredLength() {
            return LENGTH;
        }

        long count(String verb) {
            return calls.stream().filter(call -> call.startsWith(verb + " ")).count();
        }
    }

    private static String name(int number) {
        return "aws.thing." + (10_000 + number) + "." + String.format("%032x", number) + ".json";
    }

    private void fill(int count) {
        assertThat(store.writeAll(IntStream.range(0, count)
                        .mapToObj(i ->
                                new VersionedStore.Change(List.of(new VersionedStore.Write(name(i), "of " + i, null))))
                        .toList()))
                .allMatch(changed -> changed.equals(new VersionedStore.Changed(1, null)));
    }

    private List<String> pages() {
        return List.copyOf(below.store.readAll(PagedStore.PAGE).keySet());
    }

    @Test
    void random_histories_over_a_store_that_fails_leave_what_was_acknowledged_and_nothing_else() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Counted documents = new Counted();
            List<PagedStore> hosts = List.of(new PagedStore(documents), new PagedStore(documents));
            Map<String, List<@Nullable String>> possible = new HashMap<>();
            for (int step = 0; step < 150; step++) {
                documents.faults = null;
                PagedStore host = hosts.get(random.nextInt(2));
                String name = name(random.nextInt(60));
                Map<String, VersionedStore.Found> found = host.readAll(List.of(name));
                VersionedStore.Versioned there = found.get(name).document();
                assertThat(possible.getOrDefault(name, java.util.Collections.singletonList(null)))
                        .as("seed %d, step %d", seed, step)
                        .contains(there == null ? null : there.content());
                documents.faults = random.nextInt(3) == 0 ? random : null;
                String content = random.nextInt(5) == 0 ? null : "x".repeat(random.nextInt(200)) + step;
                VersionedStore.Write write = content == null
                        ? VersionedStore.Write.deletion(name)
                        : new VersionedStore.Write(name, content, there == null ? null : there.version());
                VersionedStore.Changed changed = host.writeAll(List.of(new VersionedStore.Change(List.of(write))))
                        .get(0);
                List<@Nullable String> now = new ArrayList<>();
                now.add(content);
                if (changed.failure() != null) {
                    now.add(there == null ? null : there.content());
                } else {
                    assertThat(changed.done()).isEqualTo(1);
                }
                possible.put(name, now);
            }
            documents.faults = null;
            SortedMap<String, VersionedStore.Versioned> all = new PagedStore(documents).readAll("aws.");
            possible.forEach((name, contents) -> assertThat(contents)
                    .contains(all.containsKey(name) ? all.get(name).content() : null));
        }
    }

    @Test
    void a_write_that_took_effect_and_is_said_to_be_refused_loses_nothing_of_a_page_that_was_cut() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Counted documents = new Counted();
            documents.repeats = random;
            PagedStore host = new PagedStore(documents);
            Map<String, String> acknowledged = new HashMap<>();
            for (int step = 0; step < 80; step++) {
                String name = name(random.nextInt(1_000));
                VersionedStore.Versioned there =
                        host.readAll(List.of(name)).get(name).document();
                VersionedStore.Change change = new VersionedStore.Change(List.of(new VersionedStore.Write(
                        name, "x".repeat(150) + step, there == null ? null : there.version())));
                acknowledged.remove(name);
                if (host.writeAll(List.of(change)).get(0).isAll(change)) {
                    acknowledged.put(name, change.writes().get(0).content());
                }
                SortedMap<String, VersionedStore.Versioned> all = new PagedStore(documents).readAll("aws.");
                acknowledged.forEach((known, content) -> assertThat(all).containsKey(known));
            }
            assertThat(acknowledged).hasSizeGreaterThan(20);
        }
    }

    @Test
    void calls_grow_with_pages_and_not_with_documents() {
        fill(1000);
        int pages = pages().size();
        assertThat(pages).isBetween(40, 80);

        below.calls.clear();
        VersionedStore once = new PagedStore(below).readingOnce();
        for (int from = 0; from < 1000; from += 10) {
            assertThat(once.readAll(IntStream.range(from, from + 10)
                                    .mapToObj(PagedStoreTest::name)
                                    .toList())
                            .values())
                    .allMatch(found -> found.document() != null);
        }
        assertThat(below.calls).hasSizeLessThanOrEqualTo(pages + 1);

        below.calls.clear();
        assertThat(new PagedStore(below).read(name(777))).isPresent();
        assertThat(below.calls).hasSize(2);
    }

    @Test
    void an_index_that_is_old_damaged_or_gone_only_costs_calls() {
        fill(300);
        String index = "ledger.pages";
        for (String content : List.of("", "torn", "aws. ledger.page.gone", "zzz ledger.page.first\n")) {
            below.store.delete(index);
            below.store.write(index, content, null);
            assertThat(new PagedStore(below).readAll("aws.")).as(content).hasSize(300);
            assertThat(new PagedStore(below).read(name(250))).as(content).isPresent();
        }
        below.store.delete(index);
        assertThat(new PagedStore(below).readAll("aws.")).hasSize(300);
    }

    @Test
    void a_damaged_line_hurts_only_what_may_have_stood_in_it_and_is_reported() {
        fill(300);
        String page = pages().get(1);
        VersionedStore.Versioned whole = below.store.read(page).orElseThrow();
        List<String> names =
                new ArrayList<>(Page.parse(page, whole.content()).documents().keySet());
        String hurt = names.get(3);
        int at = whole.content().indexOf(hurt);
        for (int i = at - 9; i < whole.content().indexOf('\n', at); i++) {
            char other = whole.content().charAt(i) == 'x' ? 'y' : 'x';
            String torn =
                    whole.content().substring(0, i) + other + whole.content().substring(i + 1);
            replace(page, torn);
            PagedStore read = new PagedStore(below);
            assertThatThrownBy(() -> read.read(hurt)).as("at %d", i).hasMessageContaining(page);
            Map<String, VersionedStore.Found> found = read.readAll(
                    IntStream.range(0, 300).mapToObj(PagedStoreTest::name).toList());
            assertThat(found.values())
                    .filteredOn(each -> each.document() != null)
                    .hasSize(299);
            assertThat(found.get(hurt).failure()).isInstanceOf(ProviderException.class);
            // Neighbours are written, and the damage stays known.
            assertThat(read.write(
                            names.get(2),
                            "w" + i,
                            found.get(names.get(2)).document().version()))
                    .isTrue();
            assertThatThrownBy(() -> read.write(hurt, "x", null)).hasMessageContaining(page);
            assertThatThrownBy(() -> new PagedStore(below).read(hurt)).hasMessageContaining(page);
            replace(page, whole.content());
        }
    }

    @Test
    void a_page_that_is_cut_off_or_gone_never_says_less_than_before() {
        fill(120);
        Map<String, String> before = contents();
        for (String page : pages()) {
            String whole = below.store.read(page).orElseThrow().content();
            for (int length = 0; length < whole.length(); length += 37) {
                replace(page, whole.substring(0, length));
                saysWhatItSaid(before, page + " cut to " + length);
            }
            below.store.delete(page);
            saysWhatItSaid(before, page + " is gone");
            below.store.write(page, whole, null);
        }
        assertThat(contents()).isEqualTo(before);
    }

    private void saysWhatItSaid(Map<String, String> before, String what) {
        Map<String, VersionedStore.Found> found = new PagedStore(below).readAll(before.keySet());
        before.forEach((name, content) -> {
            VersionedStore.Found each = found.get(name);
            if (each.failure() == null) {
                assertThat(each.document()).as("%s: %s", what, name).isNotNull();
                assertThat(each.document().content()).as(what).isEqualTo(content);
            }
        });
        assertThat(found.values())
                .as(what)
                .filteredOn(each -> each.failure() == null)
                .hasSizeGreaterThan(90);
    }

    private Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        new PagedStore(below).readAll("aws.").forEach((name, document) -> contents.put(name, document.content()));
        return contents;
    }

    private void replace(String name, String content) {
        String version = below.store.read(name).orElseThrow().version();
        assertThat(below.store.write(name, content, version)).isTrue();
    }
}
