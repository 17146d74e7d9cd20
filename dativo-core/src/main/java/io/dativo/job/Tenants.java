package io.dativo.job;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tenant may tag what. A job belongs to the tenant that its {@code tenant_id} names; of a tenant that is not among
 * these nothing is tagged. Immutable and thread-safe.
 *
 * <pre>{@code
 * Dativo.builder().tenants(Tenants.of(
 *         Tenant.named("acme").accounts("aws", "123456789012").denyKeys("access-*"),
 *         Tenant.named("globex").ids("gcp", "gs://globex-*", "globex-data.*")))
 * }</pre>
 */
public final class Tenants {
    private static final Tenants UNBOUNDED = new Tenants(null);

    private final @Nullable Map<String, Tenant> byName;

    private Tenants(@Nullable Map<String, Tenant> byName) {
        this.byName = byName;
    }

    /** {@return no bound at all: what a job may tag is up to the identity that the host runs with} */
    public static Tenants unbounded() {
        return UNBOUNDED;
    }

    /**
     * These tenants and no other.
     *
     * @param tenants the tenants
     * @return the bounds
     * @throws IllegalArgumentException when two have one name
     */
    public static Tenants of(Tenant... tenants) {
        return of(List.of(tenants));
    }

    /**
     * These tenants and no other.
     *
     * @param tenants the tenants
     * @return the bounds
     * @throws IllegalArgumentException when two have one name
     */
    public static Tenants of(Collection<Tenant> tenants) {
        Map<String, Tenant> byName = new TreeMap<>();
        for (Tenant tenant : tenants) {
            if (byName.put(tenant.name(), tenant) != null) {
                throw new IllegalArgumentException(
                        "two tenants are named '" + tenant.name() + "'; say both bounds of one");
            }
        }
        return new Tenants(byName);
    }

    /** {@return whether nothing is bounded} */
    public boolean isUnbounded() {
        return byName == null;
    }

    /**
     * Why a job may not tag a resource.
     *
     * @param job the id of the job, {@code tenant/environment/name}
     * @param resource the resource in its provider's canonical form
     * @param account the account that the id names, or null when it names none
     * @param scope the account that the job names
     * @return the reason as a sentence; nothing when it may
     */
    public Optional<String> refusal(String job, ResourceRef resource, @Nullable String account, AccountScope scope) {
        if (byName == null) {
            return Optional.empty();
        }
        Tenant tenant = byName.get(JobId.tenantOf(job));
        return tenant == null ? unknown(job) : tenant.refusal(resource, account, scope);
    }

    /**
     * Why a job may not use a key.
     *
     * @param job the id of the job, {@code tenant/environment/name}
     * @param key the key as the job spells it
     * @param spelled the key as the resource spells it
     * @return the reason as a sentence; nothing when it may
     */
    public Optional<String> refusal(String job, String key, String spelled) {
        if (byName == null) {
            return Optional.empty();
        }
        Tenant tenant = byName.get(JobId.tenantOf(job));
        return tenant == null ? unknown(job) : tenant.refusal(key, spelled);
    }

    /**
     * Whose a job is.
     *
     * @param job the id of the job, {@code tenant/environment/name}
     * @return the name of its tenant
     */
    public static String tenantOf(String job) {
        return JobId.tenantOf(job);
    }

    private static Optional<String> unknown(String job) {
        return Optional.of("the host bounds its tenants, and '" + JobId.tenantOf(job) + "' is none of them");
    }

    /** The tenants with their bounds. */
    @Override
    public String toString() {
        return byName == null ? "Tenants[unbounded]" : "Tenants" + byName.values();
    }
}
