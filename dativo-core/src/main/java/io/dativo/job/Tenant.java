package io.dativo.job;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.tag.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of one tenant may tag. Of a provider that is not named here they may tag nothing. Immutable and
 * thread-safe; each method gives a tenant with one bound more.
 *
 * <pre>{@code
 * Tenant.named("acme")
 *         .accounts("aws", "123456789012")
 *         .ids("aws", "arn:aws:s3:::acme-*", "arn:aws:glue:*:123456789012:table/acme*")
 *         .ids("iceberg", "acme.*")
 *         .denyKeys("access-*")
 * }</pre>
 *
 * <p>Bounds add up: where a provider has accounts and patterns, a resource is in one of the accounts and matches one of the
 * patterns. In a pattern {@code *} stands for any number of any characters.
 */
public final class Tenant {
    private final String name;
    private final Map<String, Reach> reaches;
    private final List<Glob> keys;
    private final List<Glob> deniedKeys;

    /** How far a tenant reaches on one provider; an empty list bounds nothing. */
    private record Reach(List<String> accounts, List<Glob> ids) {
        static final Reach UNBOUNDED = new Reach(List.of(), List.of());

        /** Why a resource is out of reach, as a phrase that follows the resource, or null. */
        @Nullable
        String refusal(ResourceRef resource, @Nullable String account, AccountScope scope) {
            if (!ids.isEmpty() && !Glob.anyMatches(ids, resource.id())) {
                return "matches none of the patterns for it";
            }
            if (accounts.isEmpty()) {
                return null;
            }
            if (account != null) {
                return accounts.contains(account)
                        ? null
                        : "is in the account " + account + ", which is not one of its own";
            }
            if (ids.isEmpty()) {
                return "does not name its account, so that only a pattern can allow it";
            }
            return Stream.of(scope.accountId(), scope.projectId(), scope.subscriptionId())
                    .filter(named -> named != null && !named.isEmpty() && !accounts.contains(named))
                    .findFirst()
                    .map(named -> "is claimed in the account " + named + ", which is not one of its own")
                    .orElse(null);
        }
    }

    private Tenant(String name, Map<String, Reach> reaches, List<Glob> keys, List<Glob> deniedKeys) {
        this.name = name;
        this.reaches = reaches;
        this.keys = keys;
        this.deniedKeys = deniedKeys;
    }

    /**
     * A tenant that may tag nothing yet, and any key.
     *
     * @param tenantId the {@code tenant_id} of its jobs
     * @return the tenant
     */
    public static Tenant named(String tenantId) {
        Objects.requireNonNull(tenantId, "named(...) was given null for tenantId");
        return new Tenant(tenantId, Map.of(), List.of(), List.of());
    }

    /**
     * Lets the tenant tag what is in these accounts. A resource whose id names no account, such as a bucket, needs a
     * {@linkplain #ids pattern} as well; its job must not name another account.
     *
     * @param provider the id of the provider, for example {@code aws}
     * @param accounts AWS accounts, projects or subscriptions; at least one
     * @return the tenant with these accounts as well
     */
    public Tenant accounts(String provider, String... accounts) {
        Reach reach = reach(provider);
        return with(provider, new Reach(joined(reach.accounts(), some(List.of(accounts))), reach.ids()));
    }

    /**
     * Lets the tenant tag what has such an id. Plans show ids in the form that the patterns are compared with.
     *
     * @param provider the id of the provider, for example {@code iceberg}
     * @param patterns whole ids in which {@code *} stands for any number of any characters
     * @return the tenant with these patterns as well
     */
    public Tenant ids(String provider, String... patterns) {
        Reach reach = reach(provider);
        return with(provider, new Reach(reach.accounts(), joined(reach.ids(), some(globs(patterns)))));
    }

    /**
     * Lets the tenant tag everything of a provider, for example of a catalog that has no other tenants.
     *
     * @param provider the id of the provider
     * @return the tenant with all of it
     */
    public Tenant everythingOf(String provider) {
        return with(provider, Reach.UNBOUNDED);
    }

    /**
     * Lets the tenant use these keys only. A key counts as its job spells it, with and without the namespaces before it, and
     * as the resource spells it; case does not count.
     *
     * @param patterns keys in which {@code *} stands for any number of any characters
     * @return the tenant with these keys as well; a tenant without this may use every key
     */
    public Tenant keys(String... patterns) {
        return new Tenant(name, reaches, joined(keys, some(keyGlobs(patterns))), deniedKeys);
    }

    /**
     * Keeps the tenant from using these keys, whatever {@link #keys} says: those by which access is granted, for example.
     * They are compared as those of {@link #keys}.
     *
     * @param patterns keys in which {@code *} stands for any number of any characters
     * @return the tenant without these keys as well
     */
    public Tenant denyKeys(String... patterns) {
        return new Tenant(name, reaches, keys, joined(deniedKeys, some(keyGlobs(patterns))));
    }

    /** {@return the {@code tenant_id} of its jobs} */
    public String name() {
        return name;
    }

    Optional<String> refusal(ResourceRef resource, @Nullable String account, AccountScope scope) {
        Reach reach = reaches.get(resource.provider());
        String why = reach == null
                ? "is of '" + resource.provider() + "', of which nothing is open to it"
                : reach.refusal(resource, account, scope);
        return Optional.ofNullable(why).map(text -> "the tenant '" + name + "' may not tag it: it " + text);
    }

    Optional<String> refusal(String key, String spelled) {
        List<String> forms = forms(key, spelled);
        boolean denied = forms.stream().anyMatch(form -> Glob.anyMatches(deniedKeys, form));
        boolean allowed = keys.isEmpty() || forms.stream().anyMatch(form -> Glob.anyMatches(keys, form));
        return denied || !allowed
                ? Optional.of("the tenant '" + name + "' may not use the key '" + key + "'")
                : Optional.empty();
    }

    /** The key and its spelling, each whole and without the namespaces before it. */
    private static List<String> forms(String key, String spelled) {
        List<String> forms = new ArrayList<>();
        for (String form : List.of(key.toLowerCase(Locale.ROOT), spelled.toLowerCase(Locale.ROOT))) {
            forms.add(form);
            for (int dot = form.indexOf('.'); dot >= 0; dot = form.indexOf('.', dot + 1)) {
                forms.add(form.substring(dot + 1));
            }
        }
        return forms;
    }

    private Reach reach(String provider) {
        Objects.requireNonNull(provider, "a bound was given null for provider");
        return reaches.getOrDefault(provider, Reach.UNBOUNDED);
    }

    private Tenant with(String provider, Reach reach) {
        Map<String, Reach> all = new TreeMap<>(reaches);
        all.put(provider, reach);
        return new Tenant(name, all, keys, deniedKeys);
    }

    /** A list that came empty out of a configuration must not open everything. */
    private static <T> List<T> some(List<T> given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("a bound of a tenant needs a value; leave it out to bound nothing");
        }
        return given;
    }

    private static List<Glob> globs(String... patterns) {
        return Arrays.stream(patterns).map(Glob::of).toList();
    }

    private static List<Glob> keyGlobs(String... patterns) {
        return Arrays.stream(patterns)
                .map(pattern -> Glob.of(pattern.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static <T> List<T> joined(Collection<T> some, Collection<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** The bounds as they were given. */
    @Override
    public String toString() {
        return "Tenant[" + name + ", " + reaches + (keys.isEmpty() ? "" : ", keys " + keys)
                + (deniedKeys.isEmpty() ? "" : ", denied keys " + deniedKeys) + "]";
    }
}
