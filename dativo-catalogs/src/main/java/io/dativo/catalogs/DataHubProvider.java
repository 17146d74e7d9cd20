package io.dativo.catalogs;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags and owners in DataHub, on datasets and containers, and tags on columns. A tag {@code finops.project = p} is the tag
 * {@code urn:li:tag:finops.project:p}, which is made where it is missing; the tag {@code governance.owner} is an owner. Ids
 * are URNs; a resource type is what DataHub calls the entity, {@code schemaField} for a column.
 *
 * <p>A column's tags stand on its {@code schemaField}, as DataHub shows them since autumn 2025: what people and ingestions say of
 * the column is in aspects of the dataset, and is not touched.
 *
 * <p>Everything is written under an attribution source, and only what stands under that source is removed: what people,
 * ingestions and other automations assert stays, the same tag included. Immutable and thread-safe.
 */
public final class DataHubProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "datahub";

    /** The attribution source unless another is chosen. */
    public static final String SOURCE = "urn:li:platformResource:dativo";

    static final String DATASET = "dataset";
    static final String COLUMN = "schemaField";

    private static final Pattern NOT_BLANK = Pattern.compile("\\S(.*\\S)?");

    private static final Set<String> TYPES = Set.of(DATASET, "container", COLUMN);

    private final @Nullable CatalogConnection connection;
    private final String source;
    private final OwnerTags owners;
    private final boolean spoken;

    /** For {@link java.util.ServiceLoader}: knows ids and rules, and no server. Use {@link #of}. */
    public DataHubProvider() {
        this(null, SOURCE, OwnerTags.DEFAULT_KEY, true);
    }

    private DataHubProvider(
            @Nullable CatalogConnection connection, String source, @Nullable String ownerKey, boolean spoken) {
        this.connection = connection;
        this.source = source;
        this.owners = new OwnerTags(ownerKey, DataHubUrn::owner);
        this.spoken = spoken;
    }

    /**
     * The provider of one server.
     *
     * @param connection the address of the metadata service, without {@code /openapi}, and an access token
     * @return the provider
     */
    public static DataHubProvider of(CatalogConnection connection) {
        return new DataHubProvider(connection, SOURCE, OwnerTags.DEFAULT_KEY, true);
    }

    /**
     * The same under another attribution source, so that several services do not remove each other's tags.
     *
     * @param urn the source, a URN that begins with {@code urn:li:}
     * @return the provider
     * @throws IllegalArgumentException when it is no URN
     */
    public DataHubProvider source(String urn) {
        try {
            return new DataHubProvider(connection, DataHubUrn.of(urn).toString(), owners.key(), spoken);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + urn + "' is no URN: " + e.getMessage() + "; write urn:li:platformResource:NAME", e);
        }
    }

    /**
     * The same with another tag for the owner.
     *
     * @param key the key of the tag whose value names a user (a mail address), a group (a name) or either (a URN), or
     *     null when none does
     * @return the provider
     */
    public DataHubProvider ownerKey(@Nullable String key) {
        return new DataHubProvider(connection, source, key, spoken);
    }

    /**
     * The same for a server of any version, also one that says none: only versions that were tried are talked to otherwise.
     *
     * @return the provider
     */
    public DataHubProvider anyVersion() {
        return new DataHubProvider(connection, source, owners.key(), false);
    }

    /**
     * What jobs claim of their tables here, by a name that follows the table:
     * {@code urn:li:dataset:(urn:li:dataPlatform:PLATFORM,namespace.table,ENVIRONMENT)}. For
     * {@code Dativo.builder().claimAlso(…)}; {@link #claims} takes any other name.
     *
     * @param platform the platform, for example {@code iceberg}
     * @param environment the environment, for example {@code PROD}
     * @return the claims of a job; none for a job without a table
     */
    public static Function<ResolvedJob, List<TagClaim>> entries(String platform, String environment) {
        return CatalogClaims.entries(
                table -> "urn:li:dataset:(urn:li:dataPlatform:" + platform + "," + table + "," + environment + ")",
                DataHubProvider::claims);
    }

    /**
     * What a job claims in DataHub: its tags on the dataset, the classification of each column on the column.
     *
     * @param job a resolved job
     * @param dataset the URN of the dataset
     * @return the claims, for {@link io.dativo.propagation.TagPropagator#plan}
     */
    public static List<TagClaim> claims(ResolvedJob job, String dataset) {
        return CatalogClaims.of(
                job,
                new ResourceRef(ID, DATASET, dataset),
                column -> new ResourceRef(ID, COLUMN, DataHubUrn.column(dataset, column)));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return TYPES;
    }

    @Override
    public TagRules rules(String resourceType) {
        boolean hasOwners = !resourceType.equals(COLUMN);
        if (!TYPES.contains(resourceType)) {
            throw new IllegalArgumentException("there is no resource type '" + resourceType
                    + "' of DataHub here; known: container, dataset, schemaField");
        }
        // With async=false an answer means that the primary store has it, from which entities are read; the search
        // lags.
        return TagRules.builder()
                .settling(Duration.ZERO)
                .values(Integer.MAX_VALUE, NOT_BLANK)
                .encoding((key, value) ->
                        hasOwners && owners.isOwner(key) ? owners.encode(value) : DataHubUrn.nameOfTag(key, value))
                .refusing((key, value) -> DataHubUrn.refusal(key))
                .build();
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        rules(ref.type());
        try {
            if (DataHubUrn.of(ref.id()).type().equals(ref.type())) {
                return ref;
            }
        } catch (IllegalArgumentException e) {
            throw refused(ref, ": " + e.getMessage());
        }
        throw refused(ref, "");
    }

    private static IllegalArgumentException refused(ResourceRef ref, String why) {
        return new IllegalArgumentException("'" + ref.id().replaceAll("\\p{Cntrl}", "?") + "' is no URN of a "
                + ref.type() + why + "; write urn:li:"
                + switch (ref.type()) {
                    case DATASET -> "dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)";
                    case COLUMN -> "schemaField:(URN of the dataset,path of the column)";
                    default -> "container:ID";
                });
    }

    /** One: its API has no bulk calls. */
    @Override
    public int batchSize() {
        return 1;
    }

    /**
     * Opens the tags of the server.
     *
     * @param scope not used: the connection chose the server
     * @return the store
     * @throws ProviderException when there is no connection
     */
    @Override
    public TagStore open(AccountScope scope) {
        if (connection == null) {
            throw CatalogStore.withoutConnection("DataHubProvider");
        }
        return new DataHubStore(
                JsonHttp.silentOnMissing(connection), source, Clock.systemUTC(), spoken, "DataHub at " + connection);
    }
}
