package io.dativo.ledger;

import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.VersionedStore.Versioned;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads pages and remembers the last ones. Thread-safe. */
final class Pages {
    /** Threads that go through a fleet side by side need one each, and a fleet of several accounts a few more. */
    private static final int MOST_REMEMBERED = 24;

    private final VersionedStore store;
    private final boolean once;
    private final Map<String, CompletableFuture<Loaded>> remembered =
            new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Loaded>> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };
    private volatile @Nullable PageIndex index;

    /** @param once whether a walk is content with what is remembered */
    Pages(VersionedStore store, boolean once) {
        this.store = store;
        this.once = once;
    }

    /**
     * A page as it was read.
     *
     * @param id its name in the store
     * @param page what is on it
     * @param version its version, or null when it is not there yet
     * @param isRemembered whether it was read before it was asked for
     */
    record Loaded(String id, Page page, @Nullable String version, boolean isRemembered) {}

    /** A walk that reads each page anew, once. */
    Walk walk() {
        return new Walk(once);
    }

    /** A walk that is content with what is remembered, for a writer: the version says whether it is old. */
    Walk walkRemembered() {
        return new Walk(true);
    }

    void index(PageIndex newer) {
        index = newer;
    }

    synchronized void forget(String id) {
        remembered.remove(id);
    }

    /** One way through the pages. Used by one thread. */
    final class Walk {
        private final boolean content;
        private final Map<String, Loaded> read = new HashMap<>();
        private @Nullable Loaded last;

        Walk(boolean content) {
            this.content = content;
        }

        /**
         * The page that covers a group.
         *
         * @throws ProviderException when a page on the way cannot be read
         */
        Loaded to(String group) {
            if (last != null && last.page().covers(group)) {
                return last;
            }
            String hint = index().page(group);
            Loaded page = hint.equals(PagedStore.FIRST) ? null : hinted(hint, group);
            page = page == null ? first() : page;
            while (!page.page().covers(group)) {
                String next = page.page().next();
                if (next == null) {
                    throw gone(page.id(), "it does not say which page comes next");
                }
                page = page(next);
                if (page.version() == null) {
                    throw gone(next, "it is gone");
                }
            }
            last = page;
            return page;
        }

        private Loaded first() {
            Loaded first = page(PagedStore.FIRST);
            if (first.version() == null && !index().pages().isEmpty()) {
                throw gone(PagedStore.FIRST, "it is gone");
            }
            return first;
        }

        private @Nullable Loaded hinted(String id, String group) {
            Loaded page = page(id);
            return page.version() == null || group.compareTo(page.page().from()) < 0 ? null : page;
        }

        private Loaded page(String id) {
            Loaded page = read.get(id);
            if (page == null) {
                page = content ? remembered(id) : fresh(id);
                read.put(id, page);
            }
            return page;
        }
    }

    private static ProviderException gone(String id, String why) {
        return new ProviderException(
                ProviderException.Kind.REJECTED,
                null,
                "the ledger document " + id + " cannot be used: " + why + "; restore it",
                null);
    }

    private PageIndex index() {
        PageIndex known = index;
        if (known == null) {
            known = PagedStore.index(store);
            index = known;
        }
        return known;
    }

    private Loaded fresh(String id) {
        Loaded loaded = load(id);
        if (loaded.version() != null) {
            synchronized (this) {
                remembered.put(id, CompletableFuture.completedFuture(loaded));
            }
        }
        return loaded;
    }

    /** Those who need one page at once read it once. */
    private Loaded remembered(String id) {
        CompletableFuture<Loaded> mine = new CompletableFuture<>();
        CompletableFuture<Loaded> theirs;
        synchronized (this) {
            theirs = remembered.putIfAbsent(id, mine);
        }
        if (theirs != null) {
            Loaded page = result(theirs);
            return new Loaded(page.id(), page.page(), page.version(), true);
        }
        try {
            Loaded loaded = load(id);
            mine.complete(loaded);
            if (loaded.version() == null) {
                forget(id);
            }
            return loaded;
        } catch (RuntimeException | Error e) {
            forget(id);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static Loaded result(CompletableFuture<Loaded> page) {
        try {
            return page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw e;
        }
    }

    private Loaded load(String id) {
        Optional<Versioned> stored = store.read(id);
        return stored.map(document -> new Loaded(id, Page.parse(id, document.content()), document.version(), false))
                .orElseGet(() -> new Loaded(id, Page.EMPTY, null, false));
    }
}
