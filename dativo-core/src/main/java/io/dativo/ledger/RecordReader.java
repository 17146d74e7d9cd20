package io.dativo.ledger;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of many resources with few calls. The document of writes is never read after those of claims: a claim
 * that is saved after it was read is found by the next writer of that document.
 *
 * @param documents where they are
 */
record RecordReader(Documents documents) {
    /**
     * Reads without parsing.
     *
     * @param expected the jobs whose claims on each resource are read along
     */
    Map<ResourceRef, LedgerReading> read(Map<ResourceRef, ? extends Collection<String>> expected) {
        Map<ResourceRef, LedgerNames> namesOf = new LinkedHashMap<>();
        expected.keySet().forEach(resource -> namesOf.put(resource, LedgerNames.of(resource)));
        List<String> names = new ArrayList<>();
        namesOf.values().forEach(each -> names.add(each.writes()));
        Map<String, String> hashes = new HashMap<>();
        expected.forEach((resource, jobs) -> jobs.forEach(job -> names.add(Objects.requireNonNull(namesOf.get(resource))
                .claim(hashes.computeIfAbsent(job, RecordedClaims::hash)))));
        Function<String, Found> found = documents.readAll(names);
        Map<ResourceRef, LedgerReading> readings = new LinkedHashMap<>();
        namesOf.forEach((resource, of) -> {
            Map<String, Found> claims = new HashMap<>();
            for (String claimant : Objects.requireNonNull(expected.get(resource))) {
                String job = hashes.getOrDefault(claimant, "");
                claims.put(job, found.apply(of.claim(job)));
            }
            readings.put(resource, new LedgerReading(resource, found.apply(of.writes()), claims));
        });
        return readings;
    }

    /** Parses what was read, and reads the claims that are still missing. */
    Map<ResourceRef, LedgerAnswer<Ownership>> understand(Collection<LedgerReading> readings) {
        List<Understood> all = readings.stream().map(Understood::new).toList();
        List<String> names = new ArrayList<>();
        all.forEach(each -> each.namesOfClaims().forEach(names::add));
        Function<String, Found> found = documents.readAll(names);
        Map<ResourceRef, LedgerAnswer<Ownership>> answers = new HashMap<>();
        for (Understood each : all) {
            answers.put(each.resource, each.answer(found));
        }
        return answers;
    }

    static LedgerDocument parse(ResourceRef resource, Versioned document) {
        try {
            return LedgerDocument.fromJson(resource, document.content());
        } catch (LedgerDocument.NewerFormatException e) {
            throw Documents.tooNew(LedgerNames.about(resource), e);
        }
    }

    static String cannotBeUnderstood(ResourceRef resource, RuntimeException e) {
        return LedgerNames.about(resource) + " cannot be understood: " + e.getMessage();
    }

    /** One resource whose document of writes was parsed. */
    private final class Understood {
        private final LedgerReading reading;
        private final ResourceRef resource;
        private @Nullable ProviderException failure;
        private @Nullable LedgerDocument document;
        private @Nullable String unreadable;

        Understood(LedgerReading reading) {
            this.reading = reading;
            this.resource = reading.resource();
            Found writes = reading.writes();
            if (writes.failure() != null) {
                failure = Documents.wrapped("read", LedgerNames.ofWrites(resource), writes.failure());
            } else if (writes.document() != null) {
                understand(writes.document());
            }
        }

        private void understand(Versioned writes) {
            try {
                document = parse(resource, writes);
            } catch (ProviderException e) {
                failure = e;
            } catch (RuntimeException e) {
                if (!Documents.isDamage(e)) {
                    throw e;
                }
                unreadable = cannotBeUnderstood(resource, e);
            }
        }

        private Set<String> jobs() {
            return document == null || !document.claims().areNamed()
                    ? Set.of()
                    : document.claims().jobs();
        }

        List<String> namesOfClaims() {
            return jobs().stream()
                    .filter(job -> reading.claim(job) == null)
                    .map(job -> LedgerNames.ofClaim(resource, job))
                    .toList();
        }

        LedgerAnswer<Ownership> answer(Function<String, Found> found) {
            Versioned writes = reading.writes().document();
            try {
                if (failure != null) {
                    return LedgerAnswer.failed(failure);
                }
                if (writes == null) {
                    return LedgerAnswer.of(Ownership.none(resource));
                }
                RecordedClaims claims = claims(found);
                return LedgerAnswer.of(
                        document == null
                                ? Ownership.unreadable(resource, claims, writes.version(), String.valueOf(unreadable))
                                : new Ownership(resource, document.tags(), claims, writes.version(), null));
            } catch (ProviderException e) {
                return LedgerAnswer.failed(e);
            }
        }

        private RecordedClaims claims(Function<String, Found> found) {
            LedgerDocument.Claims said = document == null ? null : document.claims();
            if (said != null && said.count() == 0) {
                return RecordedClaims.NONE;
            }
            SortedMap<String, SortedMap<String, Claim>> byClaimant = new TreeMap<>();
            SortedMap<String, String> missing = new TreeMap<>();
            Map<String, Versioned> there = documents(said, found);
            there.forEach((job, claim) -> add(job, claim, byClaimant, missing));
            if (said != null) {
                addMissing(said, there, missing);
            }
            return new RecordedClaims(byClaimant, Set.of(), missing);
        }

        private Map<String, Versioned> documents(LedgerDocument.@Nullable Claims said, Function<String, Found> found) {
            Map<String, Versioned> there = new TreeMap<>();
            if (said != null && said.areNamed()) {
                for (String job : said.jobs()) {
                    String name = LedgerNames.ofClaim(resource, job);
                    Found early = reading.claim(job);
                    Found claim = early == null ? found.apply(name) : early;
                    if (claim.failure() != null) {
                        throw Documents.wrapped("read", name, claim.failure());
                    }
                    if (claim.document() != null) {
                        there.put(job, claim.document());
                    }
                }
            } else {
                String prefix = LedgerNames.claimPrefix(resource);
                documents.find(prefix).forEach((name, claim) -> {
                    if (name.endsWith(LedgerNames.JSON)) {
                        there.put(name.substring(prefix.length(), name.length() - LedgerNames.JSON.length()), claim);
                    }
                });
            }
            return there;
        }

        private void add(
                String job,
                Versioned claim,
                SortedMap<String, SortedMap<String, Claim>> byClaimant,
                SortedMap<String, String> missing) {
            String name = LedgerNames.ofClaim(resource, job);
            try {
                Map.Entry<String, SortedMap<String, Claim>> read =
                        LedgerDocument.claimFromJson(resource, job, claim.content());
                byClaimant.put(read.getKey(), read.getValue());
            } catch (LedgerDocument.NewerFormatException e) {
                throw Documents.tooNew("the ledger document " + name, e);
            } catch (RuntimeException e) {
                if (!Documents.isDamage(e)) {
                    throw e;
                }
                missing.put(job, "the ledger document " + name + " cannot be understood: " + e.getMessage());
            }
        }

        private void addMissing(
                LedgerDocument.Claims said, Map<String, Versioned> there, SortedMap<String, String> missing) {
            said.jobs().stream()
                    .filter(job -> !there.containsKey(job))
                    .forEach(job ->
                            missing.put(job, "the ledger document " + LedgerNames.ofClaim(resource, job) + " is gone"));
            if (there.size() < said.count() && missing.isEmpty()) {
                missing.put(
                        LedgerDocument.UNKNOWN,
                        "of " + said.count() + " ledger documents " + LedgerNames.claimPrefix(resource) + "* only "
                                + there.size() + " are there");
            }
        }
    }
}
