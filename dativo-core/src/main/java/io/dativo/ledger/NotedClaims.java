package io.dativo.ledger;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore.Versioned;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Of which resources each job was noted to claim something.
 *
 * @param documents where it is noted
 */
record NotedClaims(Documents documents) {
    void note(String job, AccountScope ranIn, Map<ResourceRef, AccountScope> resources) {
        String name = JobResources.name(job, ranIn);
        change(name, new JobResources(job, ranIn, Collections.emptySortedMap()), noted -> noted.with(resources));
    }

    void forget(String job, Collection<ResourceRef> resources) {
        ofJob(job).forEach((name, noted) -> {
            if (noted.resources().keySet().stream().anyMatch(resources::contains)) {
                change(name, noted, before -> before.without(resources));
            }
        });
    }

    SortedMap<ResourceRef, AccountScope> of(String job, @Nullable AccountScope ranIn) {
        SortedMap<ResourceRef, AccountScope> noted = new TreeMap<>();
        if (ranIn == null) {
            ofJob(job).values().forEach(ofJob -> noted.putAll(ofJob.resources()));
        } else {
            String name = JobResources.name(job, ranIn);
            documents
                    .read(name)
                    .ifPresent(
                            document -> noted.putAll(understood(name, document).resources()));
        }
        return noted;
    }

    private SortedMap<String, JobResources> ofJob(String job) {
        SortedMap<String, JobResources> noted = new TreeMap<>();
        documents.find(JobResources.prefix(job)).forEach((name, document) -> {
            if (name.endsWith(LedgerNames.JSON)) {
                noted.put(name, understood(name, document));
            }
        });
        return noted;
    }

    private void change(String name, JobResources none, UnaryOperator<JobResources> change) {
        for (int attempt = 0; attempt < Documents.MOST_ATTEMPTS; attempt++) {
            Optional<Versioned> stored = documents.read(name);
            JobResources before =
                    stored.map(document -> understood(name, document)).orElse(none);
            JobResources after = change.apply(before);
            String version = stored.map(Versioned::version).orElse(null);
            if ((stored.isPresent() && after.equals(before)) || documents.write(name, after.toJson(), version)) {
                return;
            }
        }
        throw Documents.alwaysWritten("the ledger document " + name);
    }

    private static JobResources understood(String name, Versioned document) {
        try {
            return JobResources.fromJson(name, document.content());
        } catch (LedgerDocument.NewerFormatException e) {
            throw Documents.tooNew("the ledger document " + name, e);
        } catch (RuntimeException e) {
            if (!Documents.isDamage(e)) {
                throw e;
            }
            throw new ProviderException(
                    ProviderException.Kind.REJECTED,
                    null,
                    "the ledger document " + name + " cannot be understood, so what left a job is not known: "
                            + e.getMessage() + "; move it aside, and from then on what the job claims anew is noted",
                    e);
        }
    }
}
