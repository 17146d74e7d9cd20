package io.dativo.catalogs;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tags and owners in OpenMetadata, on tables and columns. A tag {@code finops.project = p} is the label
 * {@code "finops.project".p}: its key is a classification and its value a tag of it, which are made where they are
 * missing. The tag {@code governance.owner} is an owner of the table. Ids are fully qualified names:
 * {@code service.database.schema.table} and, for a column, its name or path behind it.
 *
 * <p>Labels are written as {@code Automated} and only such are removed; what people labelled or own stays. Immutable and
 * thread-safe.
 */
public final class OpenMetadataProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "openmetadata";

    static final String TABLE = "table";
    static final String COLUMN = "column";

    private static final int PARTS_OF_A_TABLE = 4;

    /** OpenMetadata's names have at most 256 characters, no quotes and no {@code ::}. */
    private static final Pattern VALUE = Pattern.compile("((?!::)[^\"\\p{Cntrl}]){1,256}");

    private static final Pattern KEY =
            Pattern.compile("\\(owner\\)::.+|(((?!::)[^\".\\p{Cntrl}])+|\"((?!::)[^\"\\p{Cntrl}])+\")"
                    + "(\\.(((?!::)[^\".\\p{Cntrl}])+|\"((?!::)[^\"\\p{Cntrl}])+\"))*");

    private static final int LONGEST_KEY = 516;

    private final @Nullable CatalogConnection connection;
    private final OwnerTags owners;

    /** For {@link java.util.ServiceLoader}: knows ids and rules, and no server. Use {@link #of}. */
    public OpenMetadataProvider() {
        this(null, OwnerTags.DEFAULT_KEY);
    }

    private OpenMetadataProvider(@Nullable CatalogConnection connection, @Nullable String ownerKey) {
        this.connection = connection;
        this.owners = new OwnerTags(ownerKey, OpenMetadataProvider::userOrTeam);
    }

    /**
     * The provider of one server.
     *
     * @param connection the address of the server, without {@code /api}, and the token of a bot
     * @return the provider
     */
    public static OpenMetadataProvider of(CatalogConnection connection) {
        return new OpenMetadataProvider(connection, OwnerTags.DEFAULT_KEY);
    }

    /**
     * The same with another tag for the owner.
     *
     * @param key the key of the tag whose value names a team or a user, or null when none does
     * @return the provider
     */
    public OpenMetadataProvider ownerKey(@Nullable String key) {
        return new OpenMetadataProvider(connection, key);
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
                column -> new ResourceRef(ID, COLUMN, table + "." + OpenMetadataName.quoted(column)));
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
        return TagRules.builder()
                .keys(LONGEST_KEY, KEY)
                .values(256, VALUE)
                .encoding((key, value) -> isTable && owners.isOwner(key) ? owners.encode(value) : encode(key, value))
                .build();
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        rules(ref.type());
        List<String> parts = OpenMetadataName.parts(ref.id());
        boolean fits = ref.type().equals(TABLE) ? parts.size() == PARTS_OF_A_TABLE : parts.size() > PARTS_OF_A_TABLE;
        if (!fits
                || parts.stream()
                        .anyMatch(part -> part.isBlank() || !VALUE.matcher(part).matches())) {
            throw new IllegalArgumentException("'" + ref.id().replaceAll("\\p{Cntrl}", "?") + "' is no name of a "
                    + ref.type() + "; write service.database.schema.table"
                    + (ref.type().equals(TABLE) ? "" : ".column"));
        }
        String id = parts.stream().map(OpenMetadataName::quoted).collect(Collectors.joining("."));
        return new ResourceRef(ref.provider(), ref.type(), id);
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
        return new OpenMetadataStore(new JsonHttp(connection), "OpenMetadata at " + connection);
    }

    /** Users and teams are named by what stands before the sign of a mail address. */
    private static String userOrTeam(String value) {
        int at = value.indexOf('@');
        return at > 0 ? value.substring(0, at) : value;
    }

    /** The value ends the name, so that what is read can be taken apart again. */
    private static EncodedTag encode(String key, String value) {
        String end = "." + OpenMetadataName.quoted(value);
        if ((!value.isEmpty() && key.length() > end.length() && key.endsWith(end)) || OwnerTags.isSpelled(key, value)) {
            return new EncodedTag(key, value, false);
        }
        return new EncodedTag(OpenMetadataName.quoted(key) + end, value, true);
    }
}
