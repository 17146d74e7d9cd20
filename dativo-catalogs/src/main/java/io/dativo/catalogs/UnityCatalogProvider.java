package io.dativo.catalogs;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags in Unity Catalog, on catalogs, schemas, tables (views too), columns and volumes, by its entity tag assignments.
 * Ids are full names: {@code main}, {@code main.sales}, {@code main.sales.orders}, {@code main.sales.orders.email}; they
 * ignore case. A key cannot hold {@code . , - = / :} there; each becomes an underscore, which loses something.
 *
 * <p>Immutable and thread-safe.
 */
public final class UnityCatalogProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "unity-catalog";

    private static final Pattern WORKSPACE = Pattern.compile("[0-9]{1,20}");

    private final @Nullable CatalogConnection connection;
    private final @Nullable String workspace;

    /** For {@link java.util.ServiceLoader}: knows ids and rules, and no server. Use {@link #of}. */
    public UnityCatalogProvider() {
        this(null, null);
    }

    private UnityCatalogProvider(@Nullable CatalogConnection connection, @Nullable String workspace) {
        this.connection = connection;
        this.workspace = workspace;
    }

    /**
     * The provider of one workspace.
     *
     * @param connection the address of the workspace, or of the account with {@link #workspace}, and a token that may
     *     apply tags
     * @return the provider
     */
    public static UnityCatalogProvider of(CatalogConnection connection) {
        return new UnityCatalogProvider(connection, null);
    }

    /**
     * The same for one workspace of an address that serves the whole account: the header {@code X-Databricks-Workspace-Id}
     * goes with each request.
     *
     * @param id the workspace's id, a number
     * @return the provider
     * @throws IllegalArgumentException when it is no number
     */
    public UnityCatalogProvider workspace(String id) {
        if (!WORKSPACE.matcher(id).matches()) {
            throw new IllegalArgumentException("the id of a workspace is a number, not '"
                    + id.replaceAll("\\p{Cntrl}", "?") + "'; it is in the address of its pages, behind o=");
        }
        return new UnityCatalogProvider(connection, id);
    }

    /**
     * What jobs claim of their tables here, by a name that follows the table: {@code catalog.namespace.table}. For
     * {@code Dativo.builder().claimAlso(…)}; {@link #claims} takes any other name.
     *
     * @param catalog the catalog, for example {@code main}
     * @return the claims of a job; none for a job without a table
     */
    public static Function<ResolvedJob, List<TagClaim>> entries(String catalog) {
        return CatalogClaims.entries(table -> catalog + "." + table, UnityCatalogProvider::claims);
    }

    /**
     * What a job claims in Unity Catalog: its tags on the table, the classification of each column on the column.
     *
     * @param job a resolved job
     * @param table the full name of its table, {@code catalog.schema.table}
     * @return the claims, for {@link io.dativo.propagation.TagPropagator#plan}
     */
    public static List<TagClaim> claims(ResolvedJob job, String table) {
        return CatalogClaims.of(
                job,
                new ResourceRef(ID, "table", table),
                column -> new ResourceRef(ID, "column", table + "." + column));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return UnityCatalogName.FORMS.keySet();
    }

    @Override
    public TagRules rules(String resourceType) {
        UnityCatalogName.form(resourceType);
        return UnityCatalogName.RULES;
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        return new ResourceRef(ref.provider(), ref.type(), UnityCatalogName.canonical(ref.type(), ref.id()));
    }

    /** One: its API has no bulk calls. */
    @Override
    public int batchSize() {
        return 1;
    }

    /**
     * Opens the tags of the workspace.
     *
     * @param scope not used: the connection chose the workspace
     * @return the store
     * @throws ProviderException when there is no connection
     */
    @Override
    public TagStore open(AccountScope scope) {
        if (connection == null) {
            throw CatalogStore.withoutConnection("UnityCatalogProvider");
        }
        Map<String, String> headers = workspace == null ? Map.of() : Map.of("X-Databricks-Workspace-Id", workspace);
        return new UnityCatalogStore(new JsonHttp(connection, headers), "Unity Catalog at " + connection);
    }
}
