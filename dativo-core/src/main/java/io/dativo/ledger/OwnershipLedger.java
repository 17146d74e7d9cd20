package io.dativo.ledger;

import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.pace.Calls;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys of which resources Dativo wrote, with which value, when, by which plan and for whom. Only what is
 * in it is ever changed or removed. One small document for each resource, in any {@link VersionedStore}; several
 * processes may share it.
 *
 * <p>An intent is recorded before every write and settled after it, so a process that dies in between leaves a ledger
 * from which the next run finds the truth. A document that cannot be understood is kept beside the new one and told of;
 * until then the ownership of that resource counts as unknown: nothing of it is changed or removed.
 *
 * <p>Thread-safe.
 */
public final class OwnershipLedger {
    private static final int LONGEST_READABLE_NAME = 80;
    private static final int HASH_CHARACTERS = 32;
    private static final int MOST_SETTLE_ATTEMPTS = 20;
    private static final String PLAN = "plan.";
    private static final Pattern PLAN_NAME = Pattern.compile("plan\\.[0-9a-f]+\\.(-?[0-9]{1,18})\\.json");
    private static final Pattern UNREADABLE = Pattern.compile("[^a-z0-9._-]+");

    private final VersionedStore store;

    private OwnershipLedger(VersionedStore store) {
        this.store = store;
    }

    /**
     * A ledger of files in a directory, which is made when the first tag is written. Safe for several processes on one
     * machine, and on a shared file system that has file locks and atomic renames.
     *
     * @param directory the directory, for example {@code .dativo}
     * @return the ledger
     */
    public static OwnershipLedger directory(Path directory) {
        return of(new DirectoryStore(directory));
    }

    /**
     * A ledger in the table {@code dativo_ledger} of a database, for several hosts that tag the same things. See
     * {@link #database(DataSource, String)}.
     *
     * @param database gives connections; closed after each use
     * @return the ledger
     */
    public static OwnershipLedger database(DataSource database) {
        return database(database, "dativo_ledger");
    }

    /**
     * A ledger in a table of a database, for several hosts that tag the same things. The table is made at its first use,
     * where the database knows the types {@code BIGINT} and {@code TEXT}, and must otherwise be there: {@code name}, up
     * to 255 characters and the primary key; {@code version}, a whole number; {@code content}, a text without a limit.
     *
     * @param database gives connections; closed after each use. Each use is a transaction of its own, so they must not
     *     take part in one of the host's
     * @param table the name of the table, perhaps with that of its schema
     * @return the ledger
     * @throws IllegalArgumentException when the name is none that needs no quotes
     */
    public static OwnershipLedger database(DataSource database, String table) {
        return of(new DatabaseStore(database, table));
    }

    /**
     * A ledger that is forgotten with this object: right for a test, and wrong for anything that shall remove its own
     * tags in a later run.
     *
     * @return the ledger
     */
    public static OwnershipLedger inMemory() {
        return of(new InMemoryStore());
    }

    /**
     * A ledger in a store of the host's choice.
     *
     * @param store the store
     * @return the ledger
     */
    public static OwnershipLedger of(VersionedStore store) {
        return new OwnershipLedger(store);
    }

    /**
     * This ledger for one run with a deadline: a call that does not answer by then is given up.
     *
     * @param calls makes the calls of the run
     * @return the ledger over the same store
     */
    public OwnershipLedger within(Calls calls) {
        return new OwnershipLedger(new TimedStore(store, calls));
    }

    /**
     * The keys of a resource that Dativo wrote and the value of each, in the spelling under which the provider compares
     * keys.
     *
     * @param resource the resource in the provider's canonical form
     * @return key to value, sorted; empty when nothing was written
     * @throws ProviderException when the ledger cannot be read
     */
    public Map<String, String> owned(ResourceRef resource) {
        Map<String, String> owned = new TreeMap<>();
        read(resource).tags().forEach((identity, tag) -> {
            String value = tag.value();
            if (value != null) {
                owned.put(identity, value);
            }
        });
        return Collections.unmodifiableMap(owned);
    }

    public Ownership read(ResourceRef resource) {
        Optional<VersionedStore.Versioned> document = load(name(resource));
        if (document.isEmpty()) {
            return Ownership.none(resource);
        }
        String version = document.get().version();
        try {
            return Ownership.fromJson(resource, document.get().content(), version);
        } catch (Ownership.NewerFormatException e) {
            throw new ProviderException(
                    ProviderException.Kind.REJECTED, null, about(resource) + ": " + e.getMessage(), e);
        } catch (Json.MalformedException | IllegalArgumentException e) {
            return Ownership.unreadable(
                    resource, version, about(resource) + " cannot be understood: " + e.getMessage());
        }
    }

    /**
     * Writes what is known of a resource, if nobody else did meanwhile. A document that could not be understood is
     * copied aside first.
     *
     * @return false when somebody else wrote
     */
    public boolean write(Ownership ownership) {
        String name = name(ownership.resource());
        if (ownership.unreadable() != null) {
            Optional<VersionedStore.Versioned> document = load(name);
            if (document.isPresent()) {
                String content = document.get().content();
                // The name follows from the content: doing this twice keeps one copy.
                save(name + ".unreadable-" + Digest.of(content).substring(0, HASH_CHARACTERS), content, null);
            }
        }
        return save(name, ownership.toJson(), ownership.version());
    }

    /**
     * Takes away the intents of one plan on a resource, after its tags were seen or written.
     *
     * @param resource the resource
     * @param plan the plan
     * @param observed what the resource carries now, by identity
     * @param open identities whose intents stay: a later run finds out what became of them
     */
    public void settle(ResourceRef resource, String plan, Map<String, String> observed, Set<String> open) {
        for (int attempt = 0; attempt < MOST_SETTLE_ATTEMPTS; attempt++) {
            Ownership now = read(resource);
            if (now.unreadable() != null) {
                throw new ProviderException(ProviderException.Kind.UNAVAILABLE, null, now.unreadable(), null);
            }
            Ownership settled = now.settled(plan, observed, open);
            if (settled.equals(now) || write(settled)) {
                return;
            }
        }
        throw new ProviderException(
                ProviderException.Kind.CONFLICT, null, about(resource) + " is written by others all the time", null);
    }

    /**
     * Keeps the document of a plan that is about to be applied, for a later undo; the same plan once.
     *
     * @param planId the plan
     * @param at when its apply begins
     * @param document what it writes
     * @throws ProviderException when it cannot be kept
     */
    public void keepPlan(String planId, Instant at, Supplier<String> document) {
        if (find(PLAN + planId + ".").isEmpty()) {
            // When another process wrote it in between, it is the same document.
            save(PLAN + planId + "." + at.toEpochMilli() + ".json", document.get(), null);
        }
    }

    /**
     * The document of an applied plan.
     *
     * @param planId the plan
     * @return what it wrote; empty when it was not applied with this ledger
     * @throws ProviderException when the ledger cannot be read
     */
    public Optional<String> plan(String planId) {
        return find(PLAN + planId + ".").values().stream()
                .map(VersionedStore.Versioned::content)
                .findFirst();
    }

    /**
     * Deletes the documents of plans that were applied before a time; they cannot be reverted any more. Which tags are ours
     * is not affected.
     *
     * @param time the time
     * @return how many were deleted
     * @throws ProviderException when the ledger cannot be read or written
     */
    public int prunePlansBefore(Instant time) {
        List<String> old = plansByTime().stream()
                .filter(name -> appliedAt(name) < time.toEpochMilli())
                .toList();
        old.forEach(this::remove);
        return old.size();
    }

    /**
     * Deletes the documents of all plans but those that were applied last; the others cannot be reverted any more. Which
     * tags are ours is not affected.
     *
     * @param count how many are kept
     * @return how many were deleted
     * @throws ProviderException when the ledger cannot be read or written
     */
    public int prunePlansTo(int count) {
        List<String> all = plansByTime();
        List<String> old = all.subList(0, Math.max(0, all.size() - count));
        old.forEach(this::remove);
        return old.size();
    }

    private List<String> plansByTime() {
        return find(PLAN).keySet().stream()
                .filter(name -> PLAN_NAME.matcher(name).matches())
                .sorted(Comparator.comparingLong(OwnershipLedger::appliedAt))
                .toList();
    }

    private static long appliedAt(String planName) {
        Matcher name = PLAN_NAME.matcher(planName);
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }

    private Optional<VersionedStore.Versioned> load(String name) {
        try {
            return store.read(name);
        } catch (RuntimeException | LinkageError e) {
            throw wrapped("read", name, e);
        }
    }

    private SortedMap<String, VersionedStore.Versioned> find(String prefix) {
        try {
            return store.readAll(prefix);
        } catch (RuntimeException | LinkageError e) {
            throw wrapped("read", prefix + "*", e);
        }
    }

    private void remove(String name) {
        try {
            store.delete(name);
        } catch (RuntimeException | LinkageError e) {
            throw wrapped("delete", name, e);
        }
    }

    private boolean save(String name, String content, @Nullable String expectedVersion) {
        try {
            return store.write(name, content, expectedVersion);
        } catch (RuntimeException | LinkageError e) {
            throw wrapped("write", name, e);
        }
    }

    private static ProviderException wrapped(String verb, String name, Throwable failure) {
        return failure instanceof ProviderException known
                ? known
                : new ProviderException(
                        ProviderException.Kind.UNAVAILABLE,
                        failure.getClass().getSimpleName(),
                        "cannot " + verb + " the ledger document " + name + ": " + failure,
                        failure);
    }

    /** Readable for a person, and unique through the hash. */
    static String name(ResourceRef resource) {
        String readable = UNREADABLE
                .matcher((resource.provider() + "." + resource.type() + "." + resource.id()).toLowerCase(Locale.ROOT))
                .replaceAll("-");
        String hash = new Digest()
                .add(resource.provider())
                .add(resource.type())
                .add(resource.id())
                .hex()
                .substring(0, HASH_CHARACTERS);
        return readable.substring(0, Math.min(readable.length(), LONGEST_READABLE_NAME)) + "." + hash + ".json";
    }

    private static String about(ResourceRef resource) {
        return "the ledger document " + name(resource) + " of " + resource;
    }
}
