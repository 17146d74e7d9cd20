package io.dativo.provider;

import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.ProviderSpi;
import io.dativo.tag.KeyStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The providers that a host has: those it gave, and those found on its class path. One that was given beats one that
 * was found; one that cannot be loaded never hides another and is told of when a provider is missing. Immutable.
 */
public final class Providers {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** A loader that never gets past a broken entry must not hold us for ever. */
    private static final int MOST_FAILURES = 100;

    /** The published artifact of each provider that this project ships. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "aws", "io.dativo:dativo-aws",
            "gcp", "io.dativo:dativo-gcp",
            "azure", "io.dativo:dativo-azure",
            "iceberg", "io.dativo:dativo-iceberg",
            "unity-catalog", "io.dativo:dativo-catalogs",
            "openmetadata", "io.dativo:dativo-catalogs",
            "datahub", "io.dativo:dativo-catalogs");

    private final Map<String, ProviderSpi> byId;
    private final List<String> broken;
    private final Map<String, KeyStyle> keyStyles;

    private Providers(Map<String, ProviderSpi> byId, List<String> broken, Map<String, KeyStyle> keyStyles) {
        this.byId = byId;
        this.broken = broken;
        this.keyStyles = keyStyles;
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
        return new Providers(index(given, Set.of()), List.of(), Map.of());
    }

    /**
     * The given providers, and the others that the class loader of this library finds.
     *
     * @param given the providers that win
     * @return the registry
     * @throws InvalidInputException when two that were given, or two that were found, have one id
     */
    public static Providers discover(Collection<? extends ProviderSpi> given) {
        return discover(given, ProviderSpi.class.getClassLoader());
    }

    /**
     * The given providers, and the others that a class loader finds.
     *
     * @param given the providers that win
     * @param loader where to search
     * @return the registry
     * @throws InvalidInputException when two that were given, or two that were found, have one id
     */
    public static Providers discover(Collection<? extends ProviderSpi> given, @Nullable ClassLoader loader) {
        Map<String, ProviderSpi> byId = index(given, Set.of());
        List<String> broken = new ArrayList<>();
        List<ProviderSpi> found = new ArrayList<>();
        for (ProviderSpi provider : load(loader, broken)) {
            try {
                if (ID.matcher(provider.id()).matches()) {
                    found.add(provider);
                } else {
                    broken.add(provider.getClass().getName() + " has the malformed id '" + provider.id() + "'");
                }
            } catch (RuntimeException | LinkageError e) {
                broken.add(provider.getClass().getName() + " does not tell its id: " + e);
            }
        }
        index(found, byId.keySet()).forEach(byId::putIfAbsent);
        return new Providers(byId, List.copyOf(broken), Map.of());
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
        return new Providers(byId, broken, Map.copyOf(styles));
    }

    /**
     * How keys are spelled on a provider, before its own encoding.
     *
     * @param id the provider
     * @return the style; {@link KeyStyle#AS_IS} when none was given
     */
    public KeyStyle keyStyle(String id) {
        return keyStyles.getOrDefault(id, KeyStyle.AS_IS);
    }

    /**
     * The provider with an id.
     *
     * @param id the id
     * @return the provider, if there is one
     */
    public Optional<ProviderSpi> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The provider with an id.
     *
     * @param id the id
     * @return the provider
     * @throws DativoException when there is none; the message names the artifact to add and what could not be loaded
     */
    public ProviderSpi get(String id) {
        return find(id).orElseThrow(() -> new DativoException(missing(id)));
    }

    /** {@return the ids of all providers, sorted} */
    public Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    /** {@return all providers, sorted by id} */
    public Collection<ProviderSpi> all() {
        return List.copyOf(byId.values());
    }

    /** {@return what was found and cannot be used: which class or file, and why} */
    public List<String> broken() {
        return broken;
    }

    public String missing(String id) {
        StringBuilder text = new StringBuilder("there is no provider '" + id + "'");
        String artifact = ARTIFACTS.get(id);
        text.append(
                artifact == null
                        ? "; known: " + (byId.isEmpty() ? "none" : String.join(", ", byId.keySet()))
                        : "; add the dependency " + artifact + ", or give the provider to the builder");
        if (!broken.isEmpty()) {
            text.append("; found but not usable: ").append(String.join("; ", broken));
        }
        return text.toString();
    }

    private static Map<String, ProviderSpi> index(Collection<? extends ProviderSpi> providers, Set<String> overridden) {
        Map<String, ProviderSpi> byId = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (ProviderSpi provider : providers) {
            String id = provider.id();
            String name = provider.getClass().getName();
            if (!ID.matcher(id).matches()) {
                problems.add(Problem.error(
                        "malformed-provider-id",
                        name + " has the id '" + id + "'",
                        "",
                        null,
                        "an id is lower-case letters, digits and hyphens, at most 32, and begins with a letter"));
            } else if (!overridden.contains(id)) {
                ProviderSpi other = byId.putIfAbsent(id, provider);
                if (other != null && other != provider) {
                    problems.add(Problem.error(
                            "duplicate-provider",
                            "'" + id + "' is the id of both " + other.getClass().getName() + " and " + name,
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

    /**
     * Every step of the iteration can fail on its own: a malformed file and a missing class in {@code hasNext} and
     * {@code next}, a constructor in {@code get}.
     */
    private static List<ProviderSpi> load(@Nullable ClassLoader loader, List<String> broken) {
        List<ProviderSpi> found = new ArrayList<>();
        Iterator<ServiceLoader.Provider<ProviderSpi>> steps =
                ServiceLoader.load(ProviderSpi.class, loader).stream().iterator();
        while (broken.size() < MOST_FAILURES) {
            try {
                if (!steps.hasNext()) {
                    break;
                }
                found.add(steps.next().get());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                Throwable cause = e.getCause();
                broken.add(e.getMessage() + (cause == null ? "" : " (" + cause + ")"));
            }
        }
        return found;
    }
}
