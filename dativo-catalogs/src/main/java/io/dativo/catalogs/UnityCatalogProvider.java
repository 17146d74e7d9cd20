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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** Resource type to the form of its name. */
    private static final Map<String, String> FORMS = Map.of(
            "catalog", "catalog",
            "schema", "catalog.schema",
            "table", "catalog.schema.table",
            "volume", "catalog.schema.volume",
            "column", "catalog.schema.table.column");

    private static final Pattern REFUSED_IN_KEYS = Pattern.compile("[.,\\-=/:]");

    private static final TagRules RULES = TagRules.builder()
            .maxTags(50)
            .keys(255, Pattern.compile("(?! )[^.,\\-=/:\\p{Cntrl}]+(?<! )"))
            .values(1000, Pattern.compile("\\P{Cntrl}*"))
            .encoding(UnityCatalogProvider::encode)
            .build();

    private final @Nullable CatalogConnection connection;

    /** For {@link java.util.ServiceLoader}: knows ids and rules, and no server. Use {@link #of}. */
    public UnityCatalogProvider() {
        this(null);
    }

    private UnityCatalogProvider(@Nullable CatalogConnection connection) {
        this.connection = connection;
    }

    /**
     * The provider of one workspace.
     *
     * @param connection the address of the workspace and a token that may apply tags
     * @return the provider
     */
    public static UnityCatalogProvider of(CatalogConnection connection) {
        return new UnityCatalogProvider(connection);
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
        return FORMS.keySet();
    }

    @Override
    public TagRules rules(String resourceType) {
        form(resourceType);
        return RULES;
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        String form = form(ref.type());
        String[] names = ref.id().split("\\.", -1);
        boolean said = names.length == form.split("\\.").length;
        for (String name : names) {
            said &= !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
        }
        if (!said) {
            throw new IllegalArgumentException("'" + ref.id().replaceAll("\\p{Cntrl}", "?") + "' is no name of a "
                    + ref.type() + "; write " + form);
        }
        return new ResourceRef(ref.provider(), ref.type(), ref.id().toLowerCase(Locale.ROOT));
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
        return new UnityCatalogStore(new JsonHttp(connection), "Unity Catalog at " + connection);
    }

    private static String form(String resourceType) {
        String form = FORMS.get(resourceType);
        if (form == null) {
            throw new IllegalArgumentException("Unity Catalog has no resource type '" + resourceType
                    + "'; known: catalog, column, schema, table, volume");
        }
        return form;
    }

    private static EncodedTag encode(String key, String value) {
        String spelled = REFUSED_IN_KEYS.matcher(key).replaceAll("_");
        return new EncodedTag(spelled, value, spelled.equals(key));
    }
}
