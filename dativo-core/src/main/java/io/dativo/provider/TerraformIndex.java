package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.spi.ProviderSpi;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource of a Terraform state that is a given resource: as a provider says, or, where no provider says
 * anything, by an equal ARN or id. Read-only once made.
 */
public final class TerraformIndex {
    private final Map<ResourceRef, TerraformResource> byRef = new HashMap<>();
    private final Map<String, TerraformResource> byId = new HashMap<>();

    /**
     * Makes the index.
     *
     * @param state the resources of one or more states
     * @param providers who may know them
     */
    public TerraformIndex(Collection<TerraformResource> state, Collection<ProviderSpi> providers) {
        List<TerraformResource> sorted = state.stream()
                .sorted(Comparator.comparing(TerraformResource::address))
                .toList();
        for (TerraformResource resource : sorted) {
            boolean known = false;
            for (ProviderSpi provider : providers) {
                Optional<ResourceRef> ref = ask(provider, resource);
                ref.ifPresent(value -> byRef.putIfAbsent(value, resource));
                known |= ref.isPresent();
            }
            if (!known) {
                addById(resource.arn(), resource);
                addById(resource.id(), resource);
            }
        }
    }

    /**
     * Finds a resource.
     *
     * @param ref the resource in its provider's canonical form
     * @return what the state says of it, or null when the state does not hold it
     */
    public @Nullable TerraformResource find(ResourceRef ref) {
        TerraformResource resource = byRef.get(ref);
        return resource == null ? byId.get(ref.id()) : resource;
    }

    private void addById(@Nullable String id, TerraformResource resource) {
        if (id != null) {
            byId.putIfAbsent(id, resource);
        }
    }

    /** A provider that fails on one resource of the state says nothing about it. */
    private static Optional<ResourceRef> ask(ProviderSpi provider, TerraformResource resource) {
        try {
            return provider.terraformResource(resource);
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
