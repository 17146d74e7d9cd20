package io.dativo.ledger;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.pace.Calls;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys of which resources Dativo wrote, with which value, when and by which plan, and apart from that what
 * each job claims of which resource. Only what was written is ever changed or removed, and only when no job claims it any
 * more. One small document for each resource and one for each job that claims something of it, in any
 * {@link VersionedStore}; none grows with the number of jobs, and several processes may share them.
 *
 * <p>An intent is recorded before every write and settled after it, so a process that dies in between leaves a ledger
 * from which the next run finds the truth. A document that cannot be understood is kept beside the new one and reported;
 * until then the ownership of that resource counts as unknown: nothing of it is changed or removed.
 *
 * <p>Thread-safe.
 */
public final class OwnershipLedger {
    private final VersionedStore store;

    private final RecordReader reader;
    private final RecordWriter writer;
    private final NotedClaims noted;
    private final KeptPlans plans;

    private OwnershipLedger(VersionedStore store) {
        this.store = store;
        Documents documents = new Documents(store);
        reader = new RecordReader(documents);
        writer = new RecordWriter(documents);
        noted = new NotedClaims(documents);
        plans = new KeptPlans(documents);
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
     * A ledger that is forgotten with this object: right for a test, and wrong for anything that must remove its own
     * tags in a later run.
     *
     * @return the ledger
     */
    public static OwnershipLedger inMemory() {
        return of(new InMemoryStore());
    }

    /**
     * A ledger in a store of the host's choice, with a document for each record.
     *
     * @param store the store
     * @return the ledger
     */
    public static OwnershipLedger of(VersionedStore store) {
        return new OwnershipLedger(store);
    }

    /**
     * A ledger for large fleets in a store where each call costs about the same whatever it moves: many records share a
     * document, so that a plan of a million resources makes some thousand requests. All hosts that share the store use it, and
     * it does not read what {@link #of} wrote.
     *
     * @param store the store, for example an object store
     * @return the ledger
     * @throws IllegalArgumentException when the store gains nothing by that ({@link VersionedStore#preferredLength})
     */
    public static OwnershipLedger paged(VersionedStore store) {
        if (store.preferredLength() == 0) {
            throw new IllegalArgumentException(
                    store + " gains nothing by long documents: use OwnershipLedger.of(store) or database(…)");
        }
        return new OwnershipLedger(new PagedStore(store));
    }

    /**
     * This ledger for one run that only reads: what holds the records of many resources is read once, and what others write
     * meanwhile may be seen or not.
     *
     * @return the ledger over the same store
     */
    public OwnershipLedger readingOnce() {
        return store instanceof PagedStore paged ? new OwnershipLedger(paged.readingOnce()) : this;
    }

    /**
     * This ledger for one run with a deadline: a call that does not answer by then is given up.
     *
     * @param calls makes the calls of the run
     * @return the ledger over the same store
     */
    @Internal
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

    /**
     * Reads what is known of a resource.
     *
     * @param resource the resource in the provider's canonical form
     * @return what we wrote there, and who claims what
     * @throws ProviderException when the ledger cannot be read
     */
    public Ownership read(ResourceRef resource) {
        return Objects.requireNonNull(
                        understand(readAll(Map.of(resource, List.of())).values())
                                .get(resource))
                .get();
    }

    /**
     * Reads the records of many resources and parses none. A record that cannot be read loses its resource alone.
     *
     * @param resources each resource in the provider's canonical form, with jobs that probably claim something of it
     * @return a reading for each
     */
    public Map<ResourceRef, LedgerReading> readAll(Map<ResourceRef, ? extends Collection<String>> resources) {
        return reader.read(resources);
    }

    /**
     * Says what is known of resources whose records were read.
     *
     * @param readings what was read
     * @return for each resource what we wrote there and who claims what, or why that is not known
     */
    public Map<ResourceRef, LedgerAnswer<Ownership>> understand(Collection<LedgerReading> readings) {
        return reader.understand(readings);
    }

    /**
     * Writes what is known of a resource, if no other writer did meanwhile.
     *
     * @param ownership what is known, on top of what was read
     * @return false when another writer wrote; claims may be saved then, which do not count yet
     * @throws ProviderException when the ledger cannot be read or written
     * @see #writeAll
     */
    public boolean write(Ownership ownership) {
        return Objects.requireNonNull(writeAll(List.of(ownership)).get(ownership.resource()))
                .get();
    }

    /**
     * Writes what is known of resources, of each if no other writer did meanwhile: the claims that are not saved yet, then the
     * document of writes. A document that could not be understood is copied aside first.
     *
     * @param ownerships what is known of each, on top of what was read
     * @return for each resource false when another writer wrote; claims may be saved then, which do not count yet
     */
    public Map<ResourceRef, LedgerAnswer<Boolean>> writeAll(Collection<Ownership> ownerships) {
        return writer.write(ownerships);
    }

    /**
     * Takes away the intents of one plan on a resource, after its tags were seen or written.
     *
     * @param resource the resource
     * @param plan the plan
     * @param seen what the resource carries now
     * @throws ProviderException when the ledger cannot be read or written
     */
    public void settle(ResourceRef resource, String plan, Settlement seen) {
        ProviderException failure = settleAll(plan, Map.of(resource, seen)).get(resource);
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Takes away the intents of one plan on resources, after their tags were seen or written.
     *
     * @param plan the plan
     * @param seen what each resource carries now
     * @return why that failed, of each resource of which it did
     */
    public Map<ResourceRef, ProviderException> settleAll(String plan, Map<ResourceRef, Settlement> seen) {
        return writer.settle(plan, seen);
    }

    /**
     * Notes that a job claims something of some resources, so that they are found once it names them no longer.
     *
     * @param job the id of the job
     * @param ranIn the account and region that the job's own file names
     * @param resources each resource and the account that it is reached through
     * @throws ProviderException when the ledger cannot be read or written
     */
    public void noteClaims(String job, AccountScope ranIn, Map<ResourceRef, AccountScope> resources) {
        noted.note(job, ranIn, resources);
    }

    /**
     * Takes back that a job claims something of some resources, wherever it ran.
     *
     * @param job the id of the job
     * @param resources the resources
     * @throws ProviderException when the ledger cannot be read or written
     */
    public void forgetClaims(String job, Collection<ResourceRef> resources) {
        noted.forget(job, resources);
    }

    /**
     * The resources of which a job was noted to claim something.
     *
     * @param job the id of the job
     * @param ranIn the account and region in which it ran; null for all
     * @return each resource and the account that it is reached through, sorted
     * @throws ProviderException when the ledger cannot be read
     */
    public SortedMap<ResourceRef, AccountScope> notedClaims(String job, @Nullable AccountScope ranIn) {
        return noted.of(job, ranIn);
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
        plans.keep(planId, at, document);
    }

    /**
     * The document of an applied plan.
     *
     * @param planId the plan
     * @return what it wrote; empty when it was not applied with this ledger
     * @throws ProviderException when the ledger cannot be read
     */
    public Optional<String> plan(String planId) {
        return plans.plan(planId);
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
        return plans.pruneBefore(time);
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
        return plans.pruneTo(count);
    }
}
