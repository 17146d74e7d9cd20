package io.dativo;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One table, two faces: the entries that the job's own catalog keeps of the table that the job writes. */
final class TableEntries {
    private TableEntries() {}

    /** The claims of a job on the entries of its table; none on one that the job file lists itself. */
    static List<TagClaim> of(ResolvedJob job, Providers providers) {
        ResourceRef table = job.table().orElse(null);
        AccountScope scope = job.job()
                .infrastructure()
                .map(infrastructure -> infrastructure.provider().scope())
                .orElse(null);
        String catalog = catalog(job);
        if (table == null || scope == null || catalog == null) {
            return List.of();
        }
        Set<ResourceRef> listed = job.claims().stream()
                .map(claim -> providers.locate(claim).ref())
                .collect(Collectors.toSet());
        List<TagClaim> claims = new ArrayList<>();
        for (KnownProvider provider : providers.all()) {
            ResourceRef entry = entry(provider, catalog, table.id(), scope);
            if (entry != null && !listed.contains(providers.locate(entry, scope).ref())) {
                claims.add(new TagClaim(entry, scope, job.tags(table), job.job().name(), true));
            }
        }
        return claims;
    }

    private static @Nullable String catalog(ResolvedJob job) {
        Object catalog = job.job().target().catalog();
        Object type = catalog instanceof Map<?, ?> map ? map.get("type") : catalog;
        return type instanceof String text ? text : null;
    }

    private static @Nullable ResourceRef entry(
            KnownProvider provider, String catalog, String table, AccountScope scope) {
        try {
            return provider.tableEntry(catalog, table, scope).orElse(null);
        } catch (ProviderException toldByItsResources) {
            return null;
        }
    }
}
