package io.dativo.spi;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One system that holds tags. The object is a cheap, stateless factory: making it and asking its rules does no I/O and
 * loads no SDK class; {@link #open} does. Found by {@link java.util.ServiceLoader}, or given to the builder, which wins.
 *
 * <p>Implementations are thread-safe. What one throws beside the exceptions that are named here is reported as a failure of
 * the resource in question; it never reaches the host or another provider.
 */
public interface ProviderSpi {
    /** {@return the id, {@code [a-z][a-z0-9-]{0,31}}, stable over releases} */
    String id();

    /** {@return the resource types that it knows} */
    Set<String> resourceTypes();

    /**
     * The rules for the tags of one resource type.
     *
     * @param resourceType one of {@link #resourceTypes()}
     * @return the rules
     */
    TagRules rules(String resourceType);

    /**
     * The one form of an id, so that an ARN and a bare name meet. Pure.
     *
     * @param ref a resource as a job names it
     * @param scope the account that the job names
     * @return the resource in the provider's canonical form
     * @throws IllegalArgumentException when the id is not one of this type; the message says what is wrong with it
     */
    default ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        return ref;
    }

    /**
     * The account in which a resource is, as far as its id says so. Pure.
     *
     * @param ref a resource in canonical form
     * @return the AWS account, the project or the subscription; nothing when the id names none
     */
    default Optional<String> account(ResourceRef ref) {
        return Optional.empty();
    }

    /**
     * Which types of Terraform's are resources of this provider. A resource of a state is the one that {@link #canonical}
     * makes of the type's {@code identity}. A name may end in {@code *} behind its first underscore, for all types of a
     * Terraform provider that have no entry of their own: such a type counts where Terraform keeps tags of it, and never
     * stands for a resource type that an entry of its own leads to, for it may only refer to that resource. Pure.
     *
     * @return the types by Terraform's name for them; none, where this provider does not know: then an equal ARN or id counts
     */
    default Map<String, TerraformType> terraformTypes() {
        return Map.of();
    }

    /**
     * The entry that this system keeps of a table which a job writes through it, so that the table's properties and what people
     * see in the system carry the same tags. Pure.
     *
     * @param catalog the kind of the job's catalog, for example {@code glue}
     * @param table the table, {@code namespace.table}
     * @param scope the account that the job names
     * @return the entry, when the catalog is of this system and keeps one beside the table's own properties
     */
    default Optional<ResourceRef> tableEntry(String catalog, String table, AccountScope scope) {
        return Optional.empty();
    }

    /**
     * How many resources one call of the system behind takes. Where it is few, resources are shared out among threads, and
     * what is applied is read and written in pieces of this size, so that a write follows its read as soon as it can.
     *
     * @return the number, at least 1; 1 where there are no bulk calls, and 100, as many as any cloud takes, by default
     */
    default int batchSize() {
        return 100;
    }

    /**
     * Opens the tags of one account. The caller closes the store.
     *
     * @param scope the account
     * @return the store
     * @throws io.dativo.problem.ProviderException when clients or credentials cannot be had
     */
    TagStore open(AccountScope scope);
}
