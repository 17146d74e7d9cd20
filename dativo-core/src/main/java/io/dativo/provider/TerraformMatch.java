package io.dativo.provider;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.spi.TerraformType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which resources of a Terraform state are those of one provider, by the types that it lists. Immutable. */
final class TerraformMatch {
    private final KnownProvider provider;
    private final Map<String, TerraformType> types;

    /** The resource types that a type of Terraform's leads to by an entry of its own. */
    private final Set<String> listed;

    /**
     * Asks the provider for its types.
     *
     * @throws io.dativo.problem.ProviderException when it fails
     */
    TerraformMatch(KnownProvider provider) {
        this.provider = provider;
        types = provider.terraformTypes();
        Set<String> families = types.entrySet().stream()
                .filter(type -> type.getKey().endsWith("*"))
                .map(type -> type.getValue().resourceType())
                .collect(Collectors.toSet());
        listed = types.values().stream()
                .map(TerraformType::resourceType)
                .filter(type -> !families.contains(type))
                .collect(Collectors.toSet());
    }

    KnownProvider provider() {
        return provider;
    }

    /** Whether the provider lists no type: then it does not say what is its own. */
    boolean isEmpty() {
        return types.isEmpty();
    }

    /** Whether a resource is of a type that the provider tags, be it clear which one it is or not. */
    boolean isOurs(TerraformResource resource) {
        return types.containsKey(resource.type()) || (resource.taggable() && family(resource) != null);
    }

    /** The resource type that it would be of, were it known which one it is; null for none of the provider's. */
    @Nullable
    String resourceType(TerraformResource resource) {
        TerraformType own = types.get(resource.type());
        TerraformType type = own == null ? family(resource) : own;
        return type == null || !isOurs(resource) ? null : type.resourceType();
    }

    /**
     * Which resource it is.
     *
     * @throws io.dativo.problem.ProviderException when the provider fails
     */
    Optional<ResourceRef> ref(TerraformResource resource) {
        if (!isOurs(resource)) {
            return Optional.empty();
        }
        TerraformType own = types.get(resource.type());
        TerraformType type = own == null ? family(resource) : own;
        String identity = type == null ? null : type.identity().equals("id") ? resource.id() : resource.arn();
        if (type == null || identity == null) {
            return Optional.empty();
        }
        return provider.canonical(type.resourceType(), identity, resource)
                .filter(ref -> own != null || !listed.contains(ref.type()));
    }

    private @Nullable TerraformType family(TerraformResource resource) {
        String name = resource.type();
        return types.get(name.substring(0, name.indexOf('_') + 1) + "*");
    }
}
