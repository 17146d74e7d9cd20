package io.dativo.provider;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.ProviderException;
import io.dativo.problem.Spelling;
import io.dativo.provider.Located.Fault;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import io.dativo.tag.KeyStyle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider behind the wall: every question that Dativo asks a provider is asked here. Whatever a provider throws is a
 * {@link ProviderException} of the resource in question, and never more than that. Immutable and thread-safe.
 */
public final class KnownProvider {
    private final String id;
    private final ProviderSpi provider;
    private final KeyStyle style;

    KnownProvider(String id, ProviderSpi provider, KeyStyle style) {
        this.id = id;
        this.provider = provider;
        this.style = style;
    }

    /** {@return its id} */
    public String id() {
        return id;
    }

    ProviderSpi spi() {
        return provider;
    }

    KeyStyle style() {
        return style;
    }

    KnownProvider with(KeyStyle other) {
        return new KnownProvider(id, provider, other);
    }

    /**
     * The resource types that it knows.
     *
     * @return the types
     * @throws ProviderException when it fails
     */
    public Set<String> resourceTypes() {
        return Set.copyOf(Wall.ask(id, "naming its resource types", provider::resourceTypes));
    }

    /**
     * How a resource type spells tags.
     *
     * @param type a type that the provider knows
     * @return the spelling
     * @throws ProviderException when it fails
     */
    public TagSpelling spelling(String type) {
        return new TagSpelling(
                id, Wall.ask(id, "telling the rules of '" + type + "'", () -> provider.rules(type)), style);
    }

    /** Where a resource is; what speaks against it, when it cannot be found. */
    Located locate(ResourceRef claimed, AccountScope scope) {
        String type = claimed.type();
        try {
            Set<String> types = Wall.ask(id, "naming its resource types", provider::resourceTypes);
            if (!types.contains(type)) {
                return Located.nowhere(claimed, unknown(type, types));
            }
            Canonical canonical = canonical(claimed, scope, "checking '" + claimed.id() + "'");
            ResourceRef ref = canonical.ref();
            return ref == null
                    ? Located.nowhere(
                            claimed, new Fault(Fault.Kind.MALFORMED_ID, malformed(claimed, canonical.refusal()), null))
                    : new Located(ref, spelling(ref.type()), null);
        } catch (ProviderException e) {
            return Located.nowhere(
                    claimed, new Fault(Fault.Kind.PROVIDER_FAILED, String.valueOf(e.getMessage()), null));
        }
    }

    private Fault unknown(String type, Set<String> types) {
        String known = String.join(", ", types.stream().sorted().toList());
        return new Fault(
                Fault.Kind.UNKNOWN_TYPE,
                "the provider '" + id + "' knows no type '" + type + "'; it knows " + known,
                Spelling.hint(type, types));
    }

    private static String malformed(ResourceRef claimed, @Nullable String refusal) {
        return "'" + claimed.id() + "' is not the id of a " + claimed.type() + ": " + refusal;
    }

    /** The canonical form of a resource; null where its id is refused, and why. */
    private record Canonical(
            @Nullable ResourceRef ref, @Nullable String refusal) {}

    private Canonical canonical(ResourceRef claimed, AccountScope scope, String doing) {
        return Wall.ask(id, doing, () -> {
            try {
                ResourceRef ref = provider.canonical(claimed, scope);
                return ref == null ? null : new Canonical(ref, null);
            } catch (IllegalArgumentException refused) {
                return new Canonical(null, refused.getMessage());
            }
        });
    }

    /**
     * Which types of Terraform's are its resources.
     *
     * @return the types by Terraform's name
     * @throws ProviderException when it fails
     */
    public Map<String, TerraformType> terraformTypes() {
        return Map.copyOf(Wall.ask(id, "naming its types in Terraform", provider::terraformTypes));
    }

    /**
     * The account that the id of a resource names.
     *
     * @param ref a resource in canonical form
     * @return the account; nothing when the id names none
     * @throws ProviderException when the provider fails
     */
    public Optional<String> account(ResourceRef ref) {
        return Wall.ask(id, "telling the account of '" + ref.id() + "'", () -> provider.account(ref));
    }

    /**
     * Which of its resources a resource of a Terraform state is.
     *
     * @param resource the resource in the state
     * @return the resource; empty when it is none of the provider's, or the state does not say which one
     * @throws ProviderException when it fails
     */
    public Optional<ResourceRef> terraformResource(TerraformResource resource) {
        return new TerraformMatch(this).ref(resource);
    }

    /** The canonical form of what a state identifies; empty when it is the id of nothing that the provider tags. */
    Optional<ResourceRef> canonical(String type, String identity, TerraformResource resource) {
        ResourceRef named = new ResourceRef(id, type, identity);
        return Optional.ofNullable(canonical(named, AccountScope.of(id), "looking at " + resource.address())
                .ref());
    }

    /**
     * The entry that it keeps of a table which a job writes through it.
     *
     * @param catalog the kind of the job's catalog
     * @param table the table
     * @param scope the account that the job names
     * @return the entry, if it keeps one
     * @throws ProviderException when it fails
     */
    public Optional<ResourceRef> tableEntry(String catalog, String table, AccountScope scope) {
        return Wall.ask(id, "naming its entry of the table " + table, () -> provider.tableEntry(catalog, table, scope));
    }

    /**
     * How many resources one call takes.
     *
     * @return the number, at least 1; 1 of a provider that fails
     */
    public int batchSize() {
        try {
            return Math.max(1, Wall.ask(id, "telling the size of a batch", provider::batchSize));
        } catch (ProviderException slow) {
            return 1;
        }
    }

    /**
     * Opens the tags of one account.
     *
     * @param scope the account
     * @return a store that answers for every resource and throws nothing but {@link ProviderException}; closing it
     *     throws nothing
     * @throws ProviderException when it cannot be opened
     */
    public TagStore open(AccountScope scope) {
        return WalledStore.of(id, Wall.ask(id, "opening its store", () -> provider.open(scope)));
    }
}
