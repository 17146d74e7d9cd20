package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource of a Terraform state that is a given resource: as a provider says, or, where no provider says
 * anything, by an equal ARN or id. Read-only once made.
 */
public final class TerraformIndex {
    private final Map<ResourceRef, TerraformResource> byRef = new HashMap<>();
    private final Map<String, TerraformResource> byId = new HashMap<>();

    /** One for each provider and Terraform type: a provider that fails on one resource mostly fails on all of the type. */
    private final Map<String, Problem> problems = new TreeMap<>();

    /**
     * Makes the index.
     *
     * @param state the resources of one or more states
     * @param providers who may know them
     */
    public TerraformIndex(Collection<TerraformResource> state, Providers providers) {
        Collection<KnownProvider> all = providers.all();
        List<TerraformResource> sorted = state.stream()
                .sorted(Comparator.comparing(TerraformResource::address))
                .toList();
        for (TerraformResource resource : sorted) {
            boolean known = false;
            for (KnownProvider provider : all) {
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

    /** {@return a warning for each provider and Terraform type that the provider fails on; equal ARNs and ids count there} */
    public List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    private void addById(@Nullable String id, TerraformResource resource) {
        if (id != null) {
            byId.putIfAbsent(id, resource);
        }
    }

    private Optional<ResourceRef> ask(KnownProvider provider, TerraformResource resource) {
        try {
            return provider.terraformResource(resource);
        } catch (ProviderException e) {
            problems.computeIfAbsent(
                    provider.id() + " " + resource.type(),
                    first -> Problem.warning(
                            Located.Fault.Kind.PROVIDER_FAILED.code(),
                            e.getMessage() + "; it is found by its ARN or id alone",
                            "infrastructure.terraform",
                            null,
                            "tell whoever makes the provider"));
            return Optional.empty();
        }
    }
}
