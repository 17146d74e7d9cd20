package io.dativo.catalogs;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tags and owners in OpenMetadata, on tables and columns. A tag {@code finops.project = p} is the label
 * {@code "finops.project".p}: its key is a classification and its value a tag of it, which are made where they are
 * missing. The tag {@code governance.owner} is an owner of the table. Ids are fully qualified names:
 * {@code service.database.schema.table} and, for a column, its name or path behind it.
 *
 * <p>Labels carry a reason that only Dativo gives, and only such are removed; what people and ingestions labelled or own
 * stays. Immutable and thread-safe.
 */
public final class OpenMetadataProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "openmetadata";

    static final String TABLE = "table";
    static final String COLUMN = "column";

    private final @Nullable CatalogConnection connection;
    private final OwnerTags owners;
    private final boolean spoken;

    /** For {@link java.util.ServiceLoader}: knows ids and rules, and no server. Use {@link #of}. */
    public OpenMetadataProvider() {
        this(null, OwnerTags.DEFAULT_KEY, true);
    }

    private OpenMetadataProvider(@Nullable CatalogConnection connection, @Nullable String ownerKey, boolean spoken) {
        this.connection = connection;
        this.owners = new OwnerTags(ownerKey, OpenMetadataProvider::nameOrMail);
        this.spoken = spoken;
    }

    /**
     * The provider of one server.
     *
     * @param connection the address of the server, without {@code /api}, and the token of a bot
     * @return the provider
     */
    public static OpenMetadataProvider of(CatalogConnection connection) {
        return new OpenMetadataProvider(connection, OwnerTags.DEFAULT_KEY, true);
    }

    /**
     * The same with another tag for the owner.
     *
     * @param key the key of the tag whose value names a user or a team of type Group, or is the mail address of one; null
     *     when no tag does
     * @return the provider
     */
    public OpenMetadataProvider ownerKey(@Nullable String key) {
        return new OpenMetadataProvider(connection, key, spoken);
    }

    /**
     * The same for a server of any version, also one that says none: only versions that were tried are talked to otherwise.
     *
     * @return the provider
     */
    public OpenMetadataProvider anyVersion() {
        return new OpenMetadataProvider(connection, owners.key(), false);
    }

    /**
     * What jobs claim of their tables here, by a name that follows the table: {@code service.database.namespace.table}. For
     * {@code Dativo.builder().claimAlso(…)}; {@link #claims} takes any other name.
     *
     * @param database service and database, for example {@code lake.main}
     * @return the claims of a job; none for a job without a table
     */
    public static Function<ResolvedJob, List<TagClaim>> entries(String database) {
        return CatalogClaims.entries(table -> database + "." + table, OpenMetadataProvider::claims);
    }

    /**
     * What a job claims in OpenMetadata: its tags on the table, the classification of each column on the column.
     *
     * @param job a resolved job
     * @param table the fully qualified name of its table
     * @return the claims, for {@link io.dativo.propagation.TagPropagator#plan}
     */
    public static List<TagClaim> claims(ResolvedJob job, String table) {
        return CatalogClaims.of(
                job,
                new ResourceRef(ID, TABLE, table),
                column -> new ResourceRef(
                        ID, COLUMN, table + "." + OpenMetadataName.quoted(OpenMetadataName.stored(column))));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(TABLE, COLUMN);
    }

    @Override
    public TagRules rules(String resourceType) {
        boolean isTable = resourceType.equals(TABLE);
        if (!isTable && !resourceType.equals(COLUMN)) {
            throw new IllegalArgumentException(
                    "there is no resource type '" + resourceType + "' of OpenMetadata here; known: column, table");
        }
        // A patch is answered once the database has it, and entities are read from there; only the search index lags.
        return TagRules.builder()
                .settling(Duration.ZERO)
                .encoding((key, value) ->
                        isTable && owners.isOwner(key) ? owners.encode(value) : OpenMetadataName.tag(key, value))
                .refusing((key, value) -> OpenMetadataName.refusal(key))
                .build();
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        rules(ref.type());
        return new ResourceRef(
                ref.provider(),
                ref.type(),
                OpenMetadataName.canonical(ref.type().equals(TABLE), ref.id()));
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
            throw CatalogStore.withoutConnection("OpenMetadataProvider");
        }
        return new OpenMetadataStore(new JsonHttp(connection), spoken, "OpenMetadata at " + connection);
    }

    /** OpenMetadata keeps mail addresses in lower case. */
    private static String nameOrMail(String value) {
        return value.indexOf('@') > 0 ? value.toLowerCase(Locale.ROOT) : value;
    }
}
