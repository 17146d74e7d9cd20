package io.dativo.provider;

import io.dativo.problem.ProviderException;
import io.dativo.spi.TerraformType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all providers say of the types in a Terraform state, for who reads one. Immutable. */
public final class TerraformTypes {
    /** Nothing is known of any type: ids and tags are in the usual attributes. */
    public static final TerraformTypes UNKNOWN = new TerraformTypes(Map.of());

    private final Map<String, TerraformType> types;
    private final Set<String> attributes;

    private TerraformTypes(Map<String, TerraformType> types) {
        this.types = Map.copyOf(types);
        attributes = types.values().stream()
                .flatMap(type -> Stream.of(type.identity(), type.tags()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What some providers say. One that fails says nothing here: {@link TerraformIndex} reports it. */
    static TerraformTypes of(Collection<KnownProvider> providers) {
        Map<String, TerraformType> all = new HashMap<>();
        for (KnownProvider provider : providers) {
            typesOf(provider).forEach(all::putIfAbsent);
        }
        return new TerraformTypes(all);
    }

    private static Map<String, TerraformType> typesOf(KnownProvider provider) {
        try {
            return provider.terraformTypes();
        } catch (ProviderException reportedByTheIndex) {
            return Map.of();
        }
    }

    /**
     * Finds a type.
     *
     * @param terraformType Terraform's name for it
     * @return what a provider says of it, or null where none has an entry for it alone
     */
    public @Nullable TerraformType find(String terraformType) {
        return types.get(terraformType);
    }

    /** {@return every attribute that some type keeps its identity or its tags in} */
    public Set<String> attributes() {
        return attributes;
    }
}
