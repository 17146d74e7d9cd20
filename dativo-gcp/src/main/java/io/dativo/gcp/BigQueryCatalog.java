package io.dativo.gcp;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Asset;
import io.dativo.job.ResolvedJob;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a job says of its data in BigQuery's own catalog: the table's tags as labels, descriptions of the table and of its
 * columns, and the classification of a column as its policy tag; and the table's tags as an aspect in Dataplex.
 */
public final class BigQueryCatalog {
    private static final String OF_COLUMNS = "classification.fields.";

    private BigQueryCatalog() {}

    /**
     * The claims on a table and its columns.
     *
     * @param job a resolved job
     * @param table {@code project.dataset.table}
     * @return what {@code TagPropagator.plan} takes
     * @throws IllegalArgumentException when the table is not written so
     */
    public static List<TagClaim> claims(ResolvedJob job, String table) {
        String id = GcpId.parse(GcpId.TABLE, table, null).canonical();
        Map<String, List<Tag>> entries = new TreeMap<>();
        for (Tag tag : job.tableProperties()) {
            if (tag.key().startsWith(OF_COLUMNS)) {
                entries.computeIfAbsent(id + "." + tag.key().substring(OF_COLUMNS.length()), entry -> new ArrayList<>())
                        .add(new Tag(CatalogEntries.CLASSIFICATION, tag.value(), tag.origin()));
            }
        }
        Asset asset = job.job().asset();
        TagOrigin origin = TagOrigin.of(TagLevel.ASSET, asset.name() + "#description");
        if (asset.description() != null && asset.description().purpose() != null) {
            entries.computeIfAbsent(id, entry -> new ArrayList<>())
                    .add(new Tag(CatalogEntries.DESCRIPTION, asset.description().purpose(), origin));
        }
        for (Asset.Column column : asset.schema()) {
            if (column.description() != null) {
                entries.computeIfAbsent(id + "." + column.name(), entry -> new ArrayList<>())
                        .add(new Tag(CatalogEntries.DESCRIPTION, column.description(), origin));
            }
        }
        List<TagClaim> claims = new ArrayList<>();
        claims.add(claim(job, GcpId.TABLE, id, ofTable(job)));
        entries.forEach((entry, tags) -> claims.add(claim(job, GcpId.ENTRY, entry, tags)));
        return List.copyOf(claims);
    }

    /**
     * The claim on the aspect in Dataplex that holds the tags of a dataset or a table, for a provider that was built with
     * {@link GcpProvider.Builder#aspectFields} or {@link GcpProvider.Builder#aspectMap}.
     *
     * @param job a resolved job
     * @param data {@code project.dataset} or {@code project.dataset.table}
     * @return what {@code TagPropagator.plan} takes beside {@link #claims}
     * @throws IllegalArgumentException when the dataset or the table is not written so
     */
    public static TagClaim aspect(ResolvedJob job, String data) {
        return claim(job, GcpId.ASPECT, GcpId.parse(GcpId.ASPECT, data, null).canonical(), ofTable(job));
    }

    /** Those of the whole, not of one column. */
    private static List<Tag> ofTable(ResolvedJob job) {
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : job.tableProperties()) {
            if (!tag.key().startsWith(OF_COLUMNS)) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static TagClaim claim(ResolvedJob job, String type, String id, List<Tag> tags) {
        ResourceRef ref = new ResourceRef(GcpProvider.ID, type, id);
        return new TagClaim(
                ref, AccountScope.of(GcpProvider.ID), TagSet.of(tags), job.job().name());
    }
}
