package io.dativo.ledger;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore.Change;
import io.dativo.spi.VersionedStore.Changed;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.spi.VersionedStore.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of many resources with few calls. Of each resource, claims are saved before the document of writes: a
 * run that decided without them then loses the race for that document and looks again.
 *
 * @param documents where they are
 */
record RecordWriter(Documents documents) {
    /** One change with the resource that it is about. */
    private record Prepared(Ownership ownership, int claims, Change change) {}

    /** Writes what is known of each resource; an answer is false where another writer wrote its document of writes. */
    Map<ResourceRef, LedgerAnswer<Boolean>> write(Collection<Ownership> ownerships) {
        Map<ResourceRef, LedgerAnswer<Boolean>> answers = new HashMap<>();
        Collection<Ownership> open = ownerships;
        for (int attempt = 0; attempt < Documents.MOST_ATTEMPTS && !open.isEmpty(); attempt++) {
            List<Prepared> prepared = prepare(open, answers);
            List<Changed> changed =
                    documents.writeAll(prepared.stream().map(Prepared::change).toList());
            List<Ownership> again = new ArrayList<>();
            for (int i = 0; i < prepared.size(); i++) {
                Prepared each = prepared.get(i);
                LedgerAnswer<Boolean> answer = answer(each, changed.get(i));
                if (answer == null) {
                    again.add(each.ownership());
                } else {
                    answers.put(each.ownership().resource(), answer);
                }
            }
            open = again;
        }
        open.forEach(ownership -> answers.put(
                ownership.resource(),
                LedgerAnswer.failed(Documents.alwaysWritten(
                        "a record of the claims on " + LedgerNames.about(ownership.resource())))));
        return answers;
    }

    /** Null when another run of the same job saved its claims in that moment: of two the later one counts. */
    private static @Nullable LedgerAnswer<Boolean> answer(Prepared prepared, Changed changed) {
        Throwable failure = changed.failure();
        if (changed.isAll(prepared.change())) {
            return LedgerAnswer.of(true);
        }
        if (failure != null) {
            return LedgerAnswer.failed(Documents.wrapped(
                    "write", LedgerNames.ofWrites(prepared.ownership().resource()), failure));
        }
        return changed.done() < prepared.claims() ? null : LedgerAnswer.of(false);
    }

    private List<Prepared> prepare(Collection<Ownership> ownerships, Map<ResourceRef, LedgerAnswer<Boolean>> answers) {
        List<String> names = new ArrayList<>();
        ownerships.forEach(ownership ->
                ownership.claims().unsaved().forEach(claimant -> names.add(nameOfClaim(ownership, claimant))));
        Function<String, Found> found = documents.readAll(names);
        List<Prepared> prepared = new ArrayList<>();
        for (Ownership ownership : ownerships) {
            try {
                prepared.add(prepare(ownership, found));
            } catch (ProviderException e) {
                answers.put(ownership.resource(), LedgerAnswer.failed(e));
            }
        }
        return prepared;
    }

    private Prepared prepare(Ownership ownership, Function<String, Found> found) {
        ResourceRef resource = ownership.resource();
        String name = LedgerNames.ofWrites(resource);
        RecordedClaims claims = ownership.claims();
        LedgerDocument.Claims before = LedgerDocument.Claims.NONE;
        if (ownership.unreadable() != null) {
            documents.read(name).ifPresent(document -> documents.setAside(name, document.content()));
        } else if (claims.missing().containsKey(LedgerDocument.UNKNOWN)) {
            before = documents
                    .read(name)
                    .map(document -> RecordReader.parse(resource, document).claims())
                    .orElse(before);
        }
        List<Write> writes = new ArrayList<>();
        for (String claimant : claims.unsaved()) {
            Write write = claim(ownership, claimant, found);
            if (write != null) {
                writes.add(write);
            }
        }
        int saved = writes.size();
        LedgerDocument document =
                new LedgerDocument(resource, ownership.tags(), LedgerDocument.Claims.of(claims, before));
        writes.add(new Write(name, document.toJson(), ownership.version()));
        claims.unsaved().stream()
                .filter(claimant -> claims.of(claimant).isEmpty())
                .forEach(claimant -> writes.add(Write.deletion(nameOfClaim(ownership, claimant))));
        return new Prepared(ownership, saved, new Change(writes));
    }

    /** How the claims of a job are saved, or null when they are. */
    private @Nullable Write claim(Ownership ownership, String claimant, Function<String, Found> found) {
        ResourceRef resource = ownership.resource();
        SortedMap<String, Claim> claims = ownership.claims().of(claimant);
        String name = nameOfClaim(ownership, claimant);
        Found there = found.apply(name);
        if (there.failure() != null) {
            throw Documents.wrapped("read", name, there.failure());
        }
        Versioned stored = there.document();
        if (stored == null) {
            return claims.isEmpty()
                    ? null
                    : new Write(name, LedgerDocument.claimToJson(resource, claimant, claims), null);
        }
        try {
            LedgerDocument.claimFromJson(resource, RecordedClaims.hash(claimant), stored.content());
        } catch (LedgerDocument.NewerFormatException e) {
            throw Documents.tooNew("the ledger document " + name, e);
        } catch (RuntimeException e) {
            if (!Documents.isDamage(e)) {
                throw e;
            }
            documents.setAside(name, stored.content());
        }
        String content = LedgerDocument.claimToJson(resource, claimant, claims);
        return stored.content().equals(content) ? null : new Write(name, content, stored.version());
    }

    private static String nameOfClaim(Ownership ownership, String claimant) {
        return LedgerNames.ofClaim(ownership.resource(), RecordedClaims.hash(claimant));
    }

    /** Takes away the intents of one plan. @return why that failed, of each resource of which it did */
    Map<ResourceRef, ProviderException> settle(String plan, Map<ResourceRef, Settlement> seen) {
        Map<ResourceRef, ProviderException> failures = new LinkedHashMap<>();
        Map<ResourceRef, Settlement> open = seen;
        for (int attempt = 0; attempt < Documents.MOST_ATTEMPTS && !open.isEmpty(); attempt++) {
            Function<String, Found> found = documents.readAll(
                    open.keySet().stream().map(LedgerNames::ofWrites).toList());
            List<ResourceRef> resources = new ArrayList<>();
            List<Change> changes = new ArrayList<>();
            open.forEach((resource, settlement) -> {
                try {
                    Write write = settled(resource, plan, settlement, found.apply(LedgerNames.ofWrites(resource)));
                    if (write != null) {
                        resources.add(resource);
                        changes.add(new Change(List.of(write)));
                    }
                } catch (ProviderException e) {
                    failures.put(resource, e);
                }
            });
            List<Changed> changed = documents.writeAll(changes);
            Map<ResourceRef, Settlement> again = new LinkedHashMap<>();
            for (int i = 0; i < changed.size(); i++) {
                ResourceRef resource = resources.get(i);
                Throwable failure = changed.get(i).failure();
                if (failure != null) {
                    failures.put(resource, Documents.wrapped("write", LedgerNames.ofWrites(resource), failure));
                } else if (!changed.get(i).isAll(changes.get(i))) {
                    again.put(resource, Objects.requireNonNull(seen.get(resource)));
                }
            }
            open = again;
        }
        open.keySet().forEach(resource -> failures.put(resource, Documents.alwaysWritten(LedgerNames.about(resource))));
        return failures;
    }

    private static @Nullable Write settled(ResourceRef resource, String plan, Settlement settlement, Found there) {
        String name = LedgerNames.ofWrites(resource);
        if (there.failure() != null) {
            throw Documents.wrapped("read", name, there.failure());
        }
        Versioned stored = there.document();
        if (stored == null) {
            return null;
        }
        LedgerDocument now;
        try {
            now = RecordReader.parse(resource, stored);
        } catch (ProviderException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!Documents.isDamage(e)) {
                throw e;
            }
            throw new ProviderException(
                    ProviderException.Kind.UNAVAILABLE, null, RecordReader.cannotBeUnderstood(resource, e), null);
        }
        SortedMap<String, OwnedTag> settled = settlement.of(now.tags(), plan);
        return settled.equals(now.tags())
                ? null
                : new Write(name, new LedgerDocument(resource, settled, now.claims()).toJson(), stored.version());
    }
}
