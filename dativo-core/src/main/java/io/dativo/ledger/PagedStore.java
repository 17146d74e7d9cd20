package io.dativo.ledger;

import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents on pages of another store, for stores where each call costs about the same whatever it moves. Pages are a tree of
 * two levels as Lehman and Yao have it: each knows what it covers and which page comes next, so an index of them may be old
 * or gone. A page that grows too long is cut: first the new pages are written, then in one write the old one, which from then
 * on points at them; a writer that dies in between, or that another one overtakes, leaves pages that nothing points at.
 *
 * <p>Each page is written on the version that was read. Two writers of different documents on one page both succeed: who
 * comes second makes its changes again on top of the first. Names of which {@link Page#group} says nothing are documents of
 * the other store as they are. Thread-safe.
 */
final class PagedStore implements VersionedStore {
    static final String PAGE = "ledger.page.";
    static final String FIRST = PAGE + "first";

    private static final Logger LOG = LoggerFactory.getLogger(PagedStore.class);
    private static final String INDEX = "ledger.pages";
    private static final int MOST_ATTEMPTS = 100;
    private static final int STRIPES = 64;

    private final VersionedStore store;
    private final Pages pages;
    private final int most;
    private final ReentrantLock[] writers = new ReentrantLock[STRIPES];

    PagedStore(VersionedStore store) {
        this.store = store;
        this.pages = new Pages(store, false);
        this.most = store.preferredLength();
        for (int i = 0; i < STRIPES; i++) {
            writers[i] = new ReentrantLock();
        }
    }

    /** The same documents for a run that only reads: each page is read once, as long as it is remembered. */
    VersionedStore readingOnce() {
        return new Remembering(this, new Pages(store, true));
    }

    @Override
    public Optional<Versioned> read(String name) {
        Found found = readAll(List.of(name)).get(name);
        if (found != null && found.failure() != null) {
            throw Documents.wrapped("read", name, found.failure());
        }
        return Optional.ofNullable(found == null ? null : found.document());
    }

    @Override
    public Map<String, Found> readAll(Collection<String> names) {
        return readAll(names, pages);
    }

    private Map<String, Found> readAll(Collection<String> names, Pages from) {
        Map<String, Found> answers = new LinkedHashMap<>();
        List<String> apart =
                names.stream().filter(name -> Page.group(name) == null).toList();
        if (!apart.isEmpty()) {
            answers.putAll(store.readAll(apart));
        }
        Pages.Walk walk = from.walk();
        // In the order of the pages, each of which holds all of a resource.
        names.stream().sorted().forEach(name -> {
            String group = Page.group(name);
            if (group != null) {
                try {
                    Pages.Loaded page = walk.to(group);
                    answers.put(name, page.page().find(page.id(), name));
                } catch (RuntimeException | LinkageError e) {
                    answers.put(name, Found.failed(e));
                }
            }
        });
        return answers;
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        return readAll(prefix, pages);
    }

    private SortedMap<String, Versioned> readAll(String prefix, Pages from) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        String group = Page.group(prefix);
        if (group == null) {
            store.readAll(prefix).forEach((name, document) -> {
                if (!name.startsWith(PAGE) && !name.equals(INDEX)) {
                    found.put(name, document);
                }
            });
        }
        if (prefix.startsWith(KeptPlans.PLAN) && group == null) {
            return found;
        }
        Pages.Walk walk = from.walk();
        Pages.Loaded page = walk.to(group == null ? prefix : group);
        while (true) {
            found.putAll(page.page().findAll(page.id(), prefix));
            String next = page.page().to();
            if (next == null || next.compareTo(prefix + Character.MAX_VALUE) > 0) {
                return found;
            }
            page = walk.to(next);
        }
    }

    @Override
    public void delete(String name) {
        write(List.of(Write.deletion(name)));
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        return write(List.of(new Write(name, content, expectedVersion)));
    }

    private boolean write(List<Write> writes) {
        Change change = new Change(writes);
        Changed changed = writeAll(List.of(change)).get(0);
        if (changed.failure() != null) {
            throw Documents.wrapped("write", writes.get(0).name(), changed.failure());
        }
        return changed.isAll(change);
    }

    @Override
    public List<Changed> writeAll(List<Change> changes) {
        Changed[] made = new Changed[changes.size()];
        Map<String, List<Integer>> byGroup = new TreeMap<>();
        for (int i = 0; i < made.length; i++) {
            String group = groupOf(changes.get(i));
            if (group == null) {
                made[i] = changes.get(i).writes().stream().allMatch(write -> Page.group(write.name()) == null)
                        ? store.write(changes.get(i))
                        : VersionedStore.super.write(changes.get(i));
            } else {
                byGroup.computeIfAbsent(group, any -> new ArrayList<>()).add(i);
            }
        }
        while (!byGroup.isEmpty()) {
            String first = byGroup.keySet().iterator().next();
            List<Integer> all = new ArrayList<>();
            try {
                new PageWrite(changes, made, byGroup, all).write(first);
            } catch (RuntimeException | LinkageError e) {
                if (all.isEmpty()) {
                    all.addAll(Objects.requireNonNull(byGroup.remove(first)));
                }
                all.forEach(i -> made[i] = new Changed(0, e));
            }
        }
        return List.of(made);
    }

    /** What all writes of a change are of, or null when they are of several. */
    private static @Nullable String groupOf(Change change) {
        String group = null;
        for (Write write : change.writes()) {
            String each = Page.group(write.name());
            if (each == null || (group != null && !group.equals(each))) {
                return null;
            }
            group = each;
        }
        return group;
    }

    /** The changes on one page. */
    private final class PageWrite {
        private final List<Change> changes;
        private final Changed[] made;
        private final Map<String, List<Integer>> byGroup;
        private final List<Integer> all;

        /** @param all takes the changes that are taken out of {@code byGroup} */
        PageWrite(List<Change> changes, Changed[] made, Map<String, List<Integer>> byGroup, List<Integer> all) {
            this.changes = changes;
            this.made = made;
            this.byGroup = byGroup;
            this.all = all;
        }

        void write(String group) {
            Pages.Loaded page = pages.walkRemembered().to(group);
            ReentrantLock writer = writers[Math.floorMod(page.id().hashCode(), STRIPES)];
            boolean isAlone = isTaken(writer);
            try {
                write(group, page.id());
            } finally {
                if (isAlone) {
                    writer.unlock();
                }
            }
        }

        /** Writers of this process come one after the other, which saves them attempts; the version decides. */
        private boolean isTaken(ReentrantLock writer) {
            try {
                return writer.tryLock(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void write(String group, String id) {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                Pages.Loaded page = attempt == 0
                        ? pages.walkRemembered().to(group)
                        : pages.walk().to(group);
                take(page.page());
                PageEdit edit = new PageEdit(page.id(), page.page());
                all.forEach(i -> made[i] = edit.make(changes.get(i)));
                boolean isRefused = all.stream().anyMatch(i -> !made[i].isAll(changes.get(i)));
                if (isRefused && attempt == 0 && page.isRemembered()) {
                    // What is remembered may be old.
                    giveBack();
                    continue;
                }
                if (!edit.isChanged() || put(page, edit.pages(most))) {
                    return;
                }
                giveBack();
            }
            throw Documents.alwaysWritten("the ledger document " + id);
        }

        private void take(Page page) {
            for (String group : List.copyOf(byGroup.keySet())) {
                if (page.covers(group)) {
                    all.addAll(Objects.requireNonNull(byGroup.remove(group)));
                }
            }
        }

        /** Another page may cover some of them by now. */
        private void giveBack() {
            for (int i : all) {
                String group = Objects.requireNonNull(groupOf(changes.get(i)));
                byGroup.computeIfAbsent(group, any -> new ArrayList<>()).add(i);
            }
            all.clear();
        }
    }

    private boolean put(Pages.Loaded page, List<Map.Entry<String, Page>> parts) {
        Map<String, String> made = new HashMap<>();
        for (int i = parts.size() - 1; i > 0; i--) {
            store.write(parts.get(i).getKey(), parts.get(i).getValue().toText(), null);
            made.put(parts.get(i).getValue().from(), parts.get(i).getKey());
        }
        boolean isWritten = store.write(page.id(), parts.get(0).getValue().toText(), page.version());
        pages.forget(page.id());
        // New pages stay even when the write is refused: a client that repeated it after a lost answer is refused by
        // its own
        // write, and then they are pointed at.
        if (isWritten && !made.isEmpty()) {
            note(made);
        }
        return isWritten;
    }

    /** Only a hint: where that fails the pages are found by the one before them. */
    private void note(Map<String, String> made) {
        try {
            for (int attempt = 0; attempt < Documents.MOST_ATTEMPTS; attempt++) {
                Optional<Versioned> stored = store.read(INDEX);
                PageIndex index = stored.map(document -> PageIndex.parse(document.content()))
                        .orElse(PageIndex.EMPTY)
                        .with(made);
                String version = stored.map(Versioned::version).orElse(null);
                if (store.write(INDEX, index.toText(), version)) {
                    pages.index(index);
                    return;
                }
            }
        } catch (ProviderException e) {
            LOG.debug("the index of pages is not brought up to date", e);
        }
    }

    /** {@return the index of a store} */
    static PageIndex index(VersionedStore store) {
        return store.read(INDEX)
                .map(document -> PageIndex.parse(document.content()))
                .orElse(PageIndex.EMPTY);
    }

    /** Reads remembered pages; nothing is written through it but what the store itself writes. */
    private record Remembering(PagedStore paged, Pages pages) implements VersionedStore {
        @Override
        public Optional<Versioned> read(String name) {
            Found found = readAll(List.of(name)).get(name);
            if (found != null && found.failure() != null) {
                throw Documents.wrapped("read", name, found.failure());
            }
            return Optional.ofNullable(found == null ? null : found.document());
        }

        @Override
        public Map<String, Found> readAll(Collection<String> names) {
            return paged.readAll(names, pages);
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            return paged.readAll(prefix, pages);
        }

        @Override
        public void delete(String name) {
            paged.delete(name);
        }

        @Override
        public boolean write(String name, String content, @Nullable String expectedVersion) {
            return paged.write(name, content, expectedVersion);
        }
    }
}
