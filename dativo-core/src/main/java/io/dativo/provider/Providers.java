package io.dativo.provider;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.Undetermined;
import io.dativo.job.Tenants;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.provider.Located.Fault;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.TagOrigin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The providers that a host has: those it gave, and those found on its class path. One that was given beats one that
 * was found; one that cannot be loaded never hides another and is named when a provider is missing. Immutable.
 */
public final class Providers {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Map<String, KnownProvider> byId;
    private final List<String> broken;

    /** Where others were searched for, or null. */
    private final @Nullable ClassLoader searched;

    private Providers(Map<String, KnownProvider> byId, List<String> broken, @Nullable ClassLoader searched) {
        this.byId = byId;
        this.broken = broken;
        this.searched = searched;
    }

    /**
     * Exactly the given providers; nothing is searched for.
     *
     * @param given the providers
     * @return the registry
     * @throws InvalidInputException when two have one id, or an id is malformed
     */
    public static Providers of(ProviderSpi... given) {
        return of(List.of(given));
    }

    /**
     * Exactly the given providers; nothing is searched for.
     *
     * @param given the providers
     * @return the registry
     * @throws InvalidInputException when two have one id, or an id is malformed
     */
    public static Providers of(Collection<? extends ProviderSpi> given) {
        return new Providers(index(named(given), Set.of()), List.of(), null);
    }

    /**
     * The given providers, and the others that the class loader of this library finds.
     *
     * @param given the providers that win
     * @return the registry
     * @throws InvalidInputException when two that were given, or two that were found, have one id
     */
    public static Providers discover(Collection<? extends ProviderSpi> given) {
        return discover(given, Discovery.ownLoader());
    }

    /**
     * The given providers, and the others that a class loader finds.
     *
     * @param given the providers that win
     * @param loader where to search
     * @return the registry
     * @throws InvalidInputException when two that were given, or two that were found, have one id
     */
    public static Providers discover(Collection<? extends ProviderSpi> given, ClassLoader loader) {
        Map<String, KnownProvider> byId = index(named(given), Set.of());
        List<String> broken = new ArrayList<>();
        List<KnownProvider> found = new ArrayList<>();
        for (ProviderSpi provider : Discovery.find(ProviderSpi.class, loader, broken::add)) {
            String name = provider.getClass().getName();
            try {
                String id = Wall.ask(name, "telling its id", provider::id);
                if (ID.matcher(id).matches()) {
                    found.add(new KnownProvider(id, provider, KeyStyle.AS_IS));
                } else {
                    broken.add(name + " has the malformed id '" + id + "'");
                }
            } catch (ProviderException e) {
                broken.add(String.valueOf(e.getMessage()));
            }
        }
        index(found, byId.keySet()).forEach(byId::putIfAbsent);
        return new Providers(byId, List.copyOf(broken), loader);
    }

    private static List<KnownProvider> named(Collection<? extends ProviderSpi> given) {
        List<KnownProvider> named = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ProviderSpi provider : given) {
            String name = provider.getClass().getName();
            try {
                named.add(new KnownProvider(Wall.ask(name, "telling its id", provider::id), provider, KeyStyle.AS_IS));
            } catch (ProviderException e) {
                problems.add(Problem.error(
                        Fault.Kind.PROVIDER_FAILED.code(), String.valueOf(e.getMessage()), "", null, null));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the set of providers", problems);
        }
        return named;
    }

    /**
     * The same providers, with the organisation's spelling of keys on each. What a provider needs beyond that, such as
     * small letters, is done to the styled key.
     *
     * @param styles provider id to style; keys on all other providers stay as they are
     * @return the providers
     * @throws InvalidInputException when no provider has one of the ids
     */
    public Providers withKeyStyles(Map<String, KeyStyle> styles) {
        List<Problem> problems = new ArrayList<>();
        for (String id : styles.keySet()) {
            if (!byId.containsKey(id)) {
                problems.add(Problem.error(
                        "unknown-provider", "a key style is given for '" + id + "': " + missing(id), "", null, null));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the key styles", problems);
        }
        Map<String, KnownProvider> styled = new TreeMap<>(byId);
        styles.forEach((id, style) -> styled.computeIfPresent(id, (same, provider) -> provider.with(style)));
        return new Providers(styled, broken, searched);
    }

    /**
     * The provider with an id.
     *
     * @param id the id
     * @return the provider, if there is one
     */
    public Optional<KnownProvider> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The provider with an id.
     *
     * @param id the id
     * @return the provider
     * @throws DativoException when there is none; the message names the artifact to add and what could not be loaded
     */
    public KnownProvider get(String id) {
        return find(id).orElseThrow(() -> new DativoException(missing(id)));
    }

    /**
     * Where a claimed resource is.
     *
     * @param claimed the resource as it is claimed
     * @param scope the account that the claimant names
     * @return the place, or what speaks against it; never throws
     */
    public Located locate(ResourceRef claimed, AccountScope scope) {
        KnownProvider provider = byId.get(claimed.provider());
        return provider == null
                ? Located.nowhere(claimed, new Fault(Fault.Kind.NO_PROVIDER, missing(claimed.provider()), null))
                : provider.locate(claimed, scope);
    }

    /**
     * Where the resource of a claim is.
     *
     * @param claim the claim
     * @return the place, or what speaks against it: that the address is not known yet comes first; never throws
     */
    public Located locate(TagClaim claim) {
        TagOrigin waitsFor = claim.undetermined().address();
        return waitsFor == null
                ? locate(claim.resource(), claim.scope())
                : Located.nowhere(
                        claim.resource(), new Fault(Fault.Kind.NOT_KNOWN_YET, Undetermined.words(waitsFor), null));
    }

    /**
     * Why the claimant of a resource may not tag it.
     *
     * @param tenants which tenant may tag what
     * @param claim what is claimed of it
     * @param located the resource in canonical form
     * @return the reason as a sentence; nothing when it may
     */
    public Optional<String> refusal(Tenants tenants, TagClaim claim, ResourceRef located) {
        if (tenants.isUnbounded()) {
            return Optional.empty();
        }
        try {
            String account = find(located.provider())
                    .flatMap(provider -> provider.account(located))
                    .orElse(null);
            return tenants.refusal(claim.claimant(), located, account, claim.scope());
        } catch (ProviderException e) {
            return Optional.of("it is not known whose it is: " + e.getMessage());
        }
    }

    /**
     * How tags are spelled on a resource type.
     *
     * @param id the provider
     * @param type the resource type
     * @return the spelling; every tag as it is, where the provider or the type is not known
     * @throws ProviderException when the provider fails
     */
    public TagSpelling spelling(String id, String type) {
        KnownProvider provider = byId.get(id);
        if (provider == null) {
            return new TagSpelling(id, TagRules.builder().build(), KeyStyle.AS_IS);
        }
        return provider.resourceTypes().contains(type)
                ? provider.spelling(type)
                : new TagSpelling(id, TagRules.builder().build(), provider.style());
    }

    /** {@return the ids of all providers, sorted} */
    public Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    /** {@return all providers, sorted by id} */
    public Collection<KnownProvider> all() {
        return List.copyOf(byId.values());
    }

    /** {@return what all providers say of the types in a Terraform state} */
    public TerraformTypes terraformTypes() {
        return TerraformTypes.of(byId.values());
    }

    /** {@return the resource types of all providers, sorted; without those of a provider that fails to name them} */
    public Set<String> resourceTypes() {
        Set<String> types = new TreeSet<>();
        byId.values().forEach(provider -> types.addAll(typesOf(provider)));
        return types;
    }

    private static Set<String> typesOf(KnownProvider provider) {
        try {
            return provider.resourceTypes();
        } catch (ProviderException reportedByEachResource) {
            return Set.of();
        }
    }

    /** {@return what was found and cannot be used: which class or file, and why} */
    public List<String> broken() {
        return broken;
    }

    /**
     * Why there is no provider.
     *
     * @param id the id of a provider that is not here
     * @return what to do about it
     */
    public String missing(String id) {
        AddOn addOn = AddOn.with(id).orElse(null);
        String known = byId.isEmpty() ? "none" : String.join(", ", byId.keySet());
        boolean failed = addOn != null && broken.stream().anyMatch(addOn::isAbout);
        StringBuilder text = new StringBuilder("there is no provider '" + id + "'");
        if (addOn == null) {
            text.append("; known: ").append(known);
        } else if (!failed) {
            text.append("; ").append(addOn.advice(searched));
        }
        if (!broken.isEmpty()) {
            text.append("; found but not usable: ").append(String.join("; ", broken));
        }
        return text.toString();
    }

    private static Map<String, KnownProvider> index(Collection<KnownProvider> providers, Set<String> overridden) {
        Map<String, KnownProvider> byId = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (KnownProvider provider : providers) {
            String id = provider.id();
            String name = provider.spi().getClass().getName();
            if (!ID.matcher(id).matches()) {
                problems.add(Problem.error(
                        "malformed-provider-id",
                        name + " has the id '" + id + "'",
                        "",
                        null,
                        "an id is lower-case letters, digits and hyphens, at most 32, and begins with a letter"));
            } else if (!overridden.contains(id)) {
                KnownProvider other = byId.putIfAbsent(id, provider);
                if (other != null && other.spi() != provider.spi()) {
                    problems.add(Problem.error(
                            "duplicate-provider",
                            "'" + id + "' is the id of both "
                                    + other.spi().getClass().getName() + " and " + name,
                            "",
                            null,
                            "keep one of them on the class path, or give the one you mean to the builder"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the set of providers", problems);
        }
        return byId;
    }
}
