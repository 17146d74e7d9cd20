package io.dativo.azure;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Entities in the Data Map of Microsoft Purview. Tags are attributes of one business metadata, which an administrator of
 * Purview defines: {@code finops.cost_center} is the attribute {@code finops_cost_center}. Ids are GUIDs.
 *
 * <p>Attributes are merged and removed by name on the server, within that business metadata: other business metadata,
 * labels, classifications and terms are never written. Immutable and thread-safe.
 */
public final class PurviewProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "purview";

    private static final String ENTITY = "entity";

    /** How long a name or a value may be is in the administrator's definition, and for Purview to say. */
    private static final int ANY_LENGTH = Integer.MAX_VALUE;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cs}\\x00]+");
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final AzureProvider azure;
    private final String endpoint;
    private final String businessMetadata;
    private final Set<String> attributes;

    private PurviewProvider(AzureProvider azure, String endpoint, String businessMetadata, Set<String> attributes) {
        this.azure = azure;
        this.endpoint = endpoint;
        this.businessMetadata = businessMetadata;
        this.attributes = attributes;
    }

    /**
     * The provider of one account of Purview.
     *
     * @param azure who signs in, in which cloud, over which HTTP client and how long it waits; its pipeline is not used
     * @param endpoint the address of the account, for example {@code https://acme.purview.azure.com}; over {@code http} no
     *     token is sent
     * @param businessMetadata the name of the business metadata whose attributes are the tags
     * @return the provider
     * @throws IllegalArgumentException when it is no address of a server or no name
     */
    public static PurviewProvider of(AzureProvider azure, URI endpoint, String businessMetadata) {
        boolean http = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
        if (!http
                || endpoint.getHost() == null
                || endpoint.getUserInfo() != null
                || endpoint.getQuery() != null
                || endpoint.getFragment() != null) {
            throw new IllegalArgumentException(
                    "an account of Purview is reached by http or https and the name of a host alone, for example"
                            + " https://acme.purview.azure.com");
        }
        if (!NAME.matcher(businessMetadata).matches()) {
            throw new IllegalArgumentException(
                    "'" + businessMetadata + "' is no name of a business metadata; it is " + NAME.pattern());
        }
        return new PurviewProvider(azure, endpoint.toString().replaceFirst("/+$", ""), businessMetadata, Set.of());
    }

    /**
     * The same where it is known which attributes the administrator defined, so that a plan leaves out the tags that have
     * none. Otherwise such a tag fails when it is written.
     *
     * @param names the names of the attributes, for example {@code finops_cost_center}; none: any
     * @return the provider
     */
    public PurviewProvider attributes(Set<String> names) {
        return new PurviewProvider(azure, endpoint, businessMetadata, Set.copyOf(names));
    }

    /**
     * What a job claims in Purview: all its tags on the entity, those of the columns included.
     *
     * @param job a resolved job
     * @param guid the GUID of the entity
     * @return the claims, for {@link io.dativo.propagation.TagPropagator#plan}
     */
    public static List<TagClaim> claims(ResolvedJob job, String guid) {
        return List.of(new TagClaim(
                new ResourceRef(ID, ENTITY, guid),
                AccountScope.of(ID),
                job.tableProperties(),
                job.job().name()));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(ENTITY);
    }

    @Override
    public TagRules rules(String resourceType) {
        if (!resourceType.equals(ENTITY)) {
            throw new IllegalArgumentException(
                    "there is no resource type '" + resourceType + "' of Purview here; known: " + ENTITY);
        }
        return TagRules.builder()
                .settling(AzureRules.SETTLING)
                .keys(ANY_LENGTH, NAME)
                .values(ANY_LENGTH, VALUE)
                .onlyKeys(attributes)
                .encoding(PurviewProvider::encode)
                .build();
    }

    private static EncodedTag encode(String key, String value) {
        String name = key.replaceAll("[^A-Za-z0-9_]", "_");
        return new EncodedTag(name, value, name.equals(key));
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        rules(ref.type());
        if (!GUID.matcher(ref.id()).matches()) {
            throw new IllegalArgumentException("'" + ref.id().replaceAll("\\p{Cntrl}", "?")
                    + "' is no GUID of an entity; it is in the address of the asset in Purview's portal");
        }
        return new ResourceRef(ref.provider(), ref.type(), ref.id().toLowerCase(Locale.ROOT));
    }

    /** One: its API has no bulk calls for this. */
    @Override
    public int batchSize() {
        return 1;
    }

    /**
     * Opens the entities of the account.
     *
     * @param scope not used: the address chose the account
     * @return the store
     * @throws io.dativo.problem.ProviderException when the clients cannot be made
     */
    @Override
    public TagStore open(AccountScope scope) {
        return new PurviewStore(azure.clients(), endpoint, businessMetadata);
    }

    @Override
    public String toString() {
        return "Purview at " + endpoint;
    }
}
