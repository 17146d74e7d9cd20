package io.dativo.ledger;

import io.dativo.document.Digest;
import io.dativo.document.Json;
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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys of which resources Dativo wrote, with which value, when and by which plan, and apart from that what
 * each job claims of which resource. Only what was written is ever changed or removed, and only when nobody claims it any
 * more. One small document for each resource and one for each job that claims something of it, in any
 * {@link VersionedStore}; none grows with the number of jobs, and several processes may share them.
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
    private static final String JSON = ".json";
    private static final String ALWAYS_WRITTEN = " is written by others all the time";
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
     * Reads what is known of a resource. The document of writes comes first: a claim that is saved after it was read is
     * found by whoever writes that document on top of this reading.
     *
     * @param resource the resource in the provider's canonical form
     * @return what we wrote there, and who claims what
     * @throws ProviderException when the ledger cannot be read
     */
    public Ownership read(ResourceRef resource) {
        Optional<VersionedStore.Versioned> stored = load(name(resource));
        if (stored.isEmpty()) {
            return Ownership.none(resource);
        }
        String version = stored.get().version();
        try {
            LedgerDocument document = parse(resource, stored.get());
            return new Ownership(resource, document.tags(), claims(resource, document.claims()), version, null);
        } catch (Json.MalformedException | IllegalArgumentException e) {
            return Ownership.unreadable(resource, claims(resource, null), version, cannotBeUnderstood(resource, e));
        }
    }

    private static String cannotBeUnderstood(ResourceRef resource, RuntimeException e) {
        return about(resource) + " cannot be understood: " + e.getMessage();
    }

    private static LedgerDocument parse(ResourceRef resource, VersionedStore.Versioned document) {
        try {
            return LedgerDocument.fromJson(resource, document.content());
        } catch (LedgerDocument.NewerFormatException e) {
            throw tooNew(about(resource), e);
        }
    }

    private static ProviderException tooNew(String document, LedgerDocument.NewerFormatException e) {
        return new ProviderException(ProviderException.Kind.REJECTED, null, document + ": " + e.getMessage(), e);
    }

    /** @param said what the document of writes says of them; null when it cannot be understood */
    private RecordedClaims claims(ResourceRef resource, LedgerDocument.@Nullable Claims said) {
        if (said != null && said.count() == 0) {
            return RecordedClaims.NONE;
        }
        Map<String, VersionedStore.Versioned> documents = new TreeMap<>();
        if (said != null && said.areNamed()) {
            said.jobs().forEach(job -> load(claimName(resource, job)).ifPresent(found -> documents.put(job, found)));
        } else {
            String prefix = claimPrefix(resource);
            find(prefix).forEach((name, found) -> {
                if (name.endsWith(JSON)) {
                    documents.put(name.substring(prefix.length(), name.length() - JSON.length()), found);
                }
            });
        }
        SortedMap<String, SortedMap<String, Claim>> byClaimant = new TreeMap<>();
        SortedMap<String, String> missing = new TreeMap<>();
        documents.forEach((job, document) -> {
            String name = claimName(resource, job);
            try {
                Map.Entry<String, SortedMap<String, Claim>> claim =
                        LedgerDocument.claimFromJson(resource, job, document.content());
                byClaimant.put(claim.getKey(), claim.getValue());
            } catch (LedgerDocument.NewerFormatException e) {
                throw tooNew("the ledger document " + name, e);
            } catch (Json.MalformedException | IllegalArgumentException e) {
                missing.put(job, "the ledger document " + name + " cannot be understood: " + e.getMessage());
            }
        });
        if (said != null) {
            said.jobs().stream()
                    .filter(job -> !documents.containsKey(job))
                    .forEach(job -> missing.put(job, "the ledger document " + claimName(resource, job) + " is gone"));
            if (documents.size() < said.count() && missing.isEmpty()) {
                missing.put(
                        LedgerDocument.UNKNOWN,
                        "of " + said.count() + " ledger documents " + claimPrefix(resource) + "* only "
                                + documents.size() + " are there");
            }
        }
        return new RecordedClaims(byClaimant, Set.of(), missing);
    }

    /**
     * Writes what is known of a resource, if nobody else did meanwhile: the claims that are not saved yet, then the document
     * of writes. A document that could not be understood is copied aside first.
     *
     * @param ownership what is known, on top of what was read
     * @return false when somebody else wrote; claims may be saved then, which count for nobody yet
     * @throws ProviderException when the ledger cannot be read or written
     */
    public boolean write(Ownership ownership) {
        ResourceRef resource = ownership.resource();
        String name = name(resource);
        RecordedClaims claims = ownership.claims();
        LedgerDocument.Claims before = LedgerDocument.Claims.NONE;
        if (ownership.unreadable() != null) {
            load(name).ifPresent(document -> setAside(name, document.content()));
        } else if (claims.missing().containsKey(LedgerDocument.UNKNOWN)) {
            before = load(name)
                    .map(document -> parse(resource, document).claims())
                    .orElse(before);
        }
        claims.unsaved().forEach(claimant -> saveClaim(resource, claimant, claims.of(claimant)));
        LedgerDocument document =
                new LedgerDocument(resource, ownership.tags(), LedgerDocument.Claims.of(claims, before));
        if (!save(name, document.toJson(), ownership.version())) {
            return false;
        }
        claims.unsaved().stream()
                .filter(claimant -> claims.of(claimant).isEmpty())
                .forEach(claimant -> remove(claimName(resource, RecordedClaims.hash(claimant))));
        return true;
    }

    /** The record belongs to one job; of two runs of it at once the later one counts. */
    private void saveClaim(ResourceRef resource, String claimant, SortedMap<String, Claim> claims) {
        String job = RecordedClaims.hash(claimant);
        String name = claimName(resource, job);
        String content = LedgerDocument.claimToJson(resource, claimant, claims);
        for (int attempt = 0; attempt < MOST_SETTLE_ATTEMPTS; attempt++) {
            Optional<VersionedStore.Versioned> stored = load(name);
            if (stored.isEmpty() && claims.isEmpty()) {
                return;
            }
            if (stored.isPresent()) {
                if (stored.get().content().equals(content)) {
                    return;
                }
                try {
                    LedgerDocument.claimFromJson(resource, job, stored.get().content());
                } catch (LedgerDocument.NewerFormatException e) {
                    throw tooNew("the ledger document " + name, e);
                } catch (Json.MalformedException | IllegalArgumentException e) {
                    setAside(name, stored.get().content());
                }
            }
            if (save(
                    name, content, stored.map(VersionedStore.Versioned::version).orElse(null))) {
                return;
            }
        }
        throw new ProviderException(
                ProviderException.Kind.CONFLICT, null, "the ledger document " + name + ALWAYS_WRITTEN, null);
    }

    /** The name follows from the content: doing this twice keeps one copy. */
    private void setAside(String name, String content) {
        save(name + ".unreadable-" + Digest.of(content).substring(0, HASH_CHARACTERS), content, null);
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
        for (int attempt = 0; attempt < MOST_SETTLE_ATTEMPTS; attempt++) {
            Optional<VersionedStore.Versioned> stored = load(name(resource));
            if (stored.isEmpty()) {
                return;
            }
            LedgerDocument now;
            try {
                now = parse(resource, stored.get());
            } catch (Json.MalformedException | IllegalArgumentException e) {
                throw new ProviderException(
                        ProviderException.Kind.UNAVAILABLE, null, cannotBeUnderstood(resource, e), null);
            }
            SortedMap<String, OwnedTag> settled = seen.of(now.tags(), plan);
            if (settled.equals(now.tags())
                    || save(
                            name(resource),
                            new LedgerDocument(resource, settled, now.claims()).toJson(),
                            stored.get().version())) {
                return;
            }
        }
        throw new ProviderException(ProviderException.Kind.CONFLICT, null, about(resource) + ALWAYS_WRITTEN, null);
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
        String name = JobResources.name(job, ranIn);
        change(name, new JobResources(job, ranIn, Collections.emptySortedMap()), noted -> noted.with(resources));
    }

    /**
     * Takes back that a job claims something of some resources, wherever it ran.
     *
     * @param job the id of the job
     * @param resources the resources
     * @throws ProviderException when the ledger cannot be read or written
     */
    public void forgetClaims(String job, Collection<ResourceRef> resources) {
        ofJob(job).forEach((name, noted) -> {
            if (noted.resources().keySet().stream().anyMatch(resources::contains)) {
                change(name, noted, before -> before.without(resources));
            }
        });
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
        SortedMap<ResourceRef, AccountScope> noted = new TreeMap<>();
        if (ranIn == null) {
            ofJob(job).values().forEach(ofJob -> noted.putAll(ofJob.resources()));
        } else {
            String name = JobResources.name(job, ranIn);
            load(name)
                    .ifPresent(document ->
                            noted.putAll(jobResources(name, document).resources()));
        }
        return noted;
    }

    private SortedMap<String, JobResources> ofJob(String job) {
        SortedMap<String, JobResources> noted = new TreeMap<>();
        find(JobResources.prefix(job)).forEach((name, document) -> {
            if (name.endsWith(JSON)) {
                noted.put(name, jobResources(name, document));
            }
        });
        return noted;
    }

    private void change(String name, JobResources none, UnaryOperator<JobResources> change) {
        for (int attempt = 0; attempt < MOST_SETTLE_ATTEMPTS; attempt++) {
            Optional<VersionedStore.Versioned> stored = load(name);
            JobResources before =
                    stored.map(document -> jobResources(name, document)).orElse(none);
            JobResources after = change.apply(before);
            if ((stored.isPresent() && after.equals(before))
                    || save(
                            name,
                            after.toJson(),
                            stored.map(VersionedStore.Versioned::version).orElse(null))) {
                return;
            }
        }
        throw new ProviderException(
                ProviderException.Kind.CONFLICT, null, "the ledger document " + name + ALWAYS_WRITTEN, null);
    }

    private static JobResources jobResources(String name, VersionedStore.Versioned document) {
        try {
            return JobResources.fromJson(name, document.content());
        } catch (LedgerDocument.NewerFormatException e) {
            throw tooNew("the ledger document " + name, e);
        } catch (Json.MalformedException | IllegalArgumentException e) {
            throw new ProviderException(
                    ProviderException.Kind.REJECTED,
                    null,
                    "the ledger document " + name + " cannot be understood, so what left a job is not known: "
                            + e.getMessage() + "; move it aside, and from then on what the job claims anew is noted",
                    e);
        }
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
        return base(resource) + JSON;
    }

    private static String claimPrefix(ResourceRef resource) {
        return base(resource) + ".claim.";
    }

    private static String claimName(ResourceRef resource, String job) {
        return claimPrefix(resource) + job + JSON;
    }

    private static String base(ResourceRef resource) {
        String readable = UNREADABLE
                .matcher((resource.provider() + "." + resource.type() + "." + resource.id()).toLowerCase(Locale.ROOT))
                .replaceAll("-");
        String hash = new Digest()
                .add(resource.provider())
                .add(resource.type())
                .add(resource.id())
                .hex()
                .substring(0, HASH_CHARACTERS);
        return readable.substring(0, Math.min(readable.length(), LONGEST_READABLE_NAME)) + "." + hash;
    }

    private static String about(ResourceRef resource) {
        return "the ledger document " + name(resource) + " of " + resource;
    }
}
