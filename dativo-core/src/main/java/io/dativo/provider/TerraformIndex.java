package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource of a Terraform state that is a given resource: by the types that its provider lists, or, where the
 * provider lists none or fails, by an equal ARN or id. Of several that are one resource, the one that carries tags counts,
 * else one that Terraform keeps tags of, in whatever order they come. Read-only once made.
 */
public final class TerraformIndex {
    /** The best first; addresses only so that the same state always gives the same answer. */
    private static final Comparator<TerraformResource> BEST = Comparator.comparing(
                    (TerraformResource resource) -> !resource.taggable())
            .thenComparing(resource -> resource.tags().isEmpty())
            .thenComparing(TerraformResource::address);

    private final Map<ResourceRef, TerraformResource> byRef = new HashMap<>();
    private final Map<String, TerraformResource> byId = new HashMap<>();

    /** The providers for which an equal ARN or id counts. */
    private final Set<String> byIdOnly = new HashSet<>();

    /** What Terraform tags where the state, or a plan, does not say which resource it is. */
    private final List<Unidentified> unidentified = new ArrayList<>();

    /** One for each provider and Terraform type: a provider that fails on one resource mostly fails on all of the type. */
    private final Map<String, Problem> problems = new TreeMap<>();

    /**
     * Makes the index.
     *
     * @param state the resources of one or more states
     * @param providers who may know them
     */
    public TerraformIndex(Collection<TerraformResource> state, Providers providers) {
        List<TerraformMatch> matches = matches(providers);
        state.stream().sorted(BEST).forEach(resource -> {
            matches.forEach(match -> add(match, resource));
            addById(resource.arn(), resource);
            addById(resource.id(), resource);
        });
    }

    /**
     * Finds a resource.
     *
     * @param ref the resource in its provider's canonical form
     * @return what the state says of it, or null when the state does not hold it
     */
    public @Nullable TerraformResource find(ResourceRef ref) {
        TerraformResource resource = byRef.get(ref);
        return resource == null && byIdOnly.contains(ref.provider()) ? byId.get(ref.id()) : resource;
    }

    /**
     * Finds a resource whose tags are Terraform's.
     *
     * @param ref the resource in its provider's canonical form
     * @return what the state says of it, or null when the state does not hold it or Terraform cannot tag it
     */
    public @Nullable TerraformResource findTagged(ResourceRef ref) {
        TerraformResource resource = find(ref);
        return resource == null || !resource.taggable() ? null : resource;
    }

    /**
     * Finds what may be a resource that is not found: the state names it by a part of its id only.
     *
     * @param ref the resource in its provider's canonical form
     * @return a resource that Terraform tags, or null
     */
    public @Nullable TerraformResource findUncertain(ResourceRef ref) {
        String id = ref.id();
        String last = id.substring(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
        return find(ref) != null
                ? null
                : unidentified.stream()
                        .filter(other ->
                                other.provider.equals(ref.provider()) && last.equalsIgnoreCase(other.resource.id()))
                        .map(Unidentified::resource)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Which tags a resource may get that Terraform has yet to make: a plan does not say the ids of what it makes.
     *
     * @param ref the resource in its provider's canonical form
     * @return resources of the plan of that type; none where the resource is found
     */
    public List<TerraformResource> findPlanned(ResourceRef ref) {
        return find(ref) != null
                ? List.of()
                : unidentified.stream()
                        .filter(other -> other.provider.equals(ref.provider())
                                && ref.type().equals(other.resourceType)
                                && other.resource.id() == null)
                        .map(Unidentified::resource)
                        .toList();
    }

    /** {@return a warning for each provider and Terraform type that the provider fails on; equal ARNs and ids count there} */
    public List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    private List<TerraformMatch> matches(Providers providers) {
        List<TerraformMatch> matches = new ArrayList<>();
        for (KnownProvider provider : providers.all()) {
            try {
                TerraformMatch match = new TerraformMatch(provider);
                if (match.isEmpty()) {
                    byIdOnly.add(provider.id());
                } else {
                    matches.add(match);
                }
            } catch (ProviderException e) {
                failed(provider, "", e);
            }
        }
        return matches;
    }

    private void add(TerraformMatch match, TerraformResource resource) {
        KnownProvider provider = match.provider();
        try {
            Optional<ResourceRef> ref = match.ref(resource);
            if (ref.isPresent()) {
                byRef.putIfAbsent(ref.get(), withoutSettings(provider, ref.get(), resource));
            } else if (match.isOurs(resource) && resource.taggable()) {
                unidentified.add(new Unidentified(provider.id(), match.resourceType(resource), resource));
            }
        } catch (ProviderException e) {
            failed(provider, resource.type(), e);
        }
    }

    /** Some types keep tags beside settings of the resource: what the provider reserves is no tag. */
    private static TerraformResource withoutSettings(
            KnownProvider provider, ResourceRef ref, TerraformResource resource) {
        if (resource.tags().isEmpty()) {
            return resource;
        }
        TagSpelling spelling = provider.spelling(ref.type());
        return resource.withTags(resource.tags().entrySet().stream()
                .filter(tag -> !spelling.rules().isReserved(tag.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private void addById(@Nullable String id, TerraformResource resource) {
        if (id != null) {
            byId.putIfAbsent(id, resource);
        }
    }

    private void failed(KnownProvider provider, String type, ProviderException e) {
        byIdOnly.add(provider.id());
        problems.computeIfAbsent(
                provider.id() + " " + type,
                first -> Problem.warning(
                        Located.Fault.Kind.PROVIDER_FAILED.code(),
                        e.getMessage() + "; it is found by its ARN or id alone",
                        "infrastructure.terraform",
                        null,
                        "report it to the maintainers of the provider"));
    }

    private record Unidentified(String provider, @Nullable String resourceType, TerraformResource resource) {}
}
