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
 * columns, and the classification of a column as its policy tag.
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
        List<Tag> labels = new ArrayList<>();
        Map<String, List<Tag>> entries = new TreeMap<>();
        for (Tag tag : job.tableProperties()) {
            if (tag.key().startsWith(OF_COLUMNS)) {
                entries.computeIfAbsent(id + "." + tag.key().substring(OF_COLUMNS.length()), entry -> new ArrayList<>())
                        .add(new Tag(CatalogEntries.CLASSIFICATION, tag.value(), tag.origin()));
            } else {
                labels.add(tag);
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
        claims.add(claim(job, GcpId.TABLE, id, labels));
        entries.forEach((entry, tags) -> claims.add(claim(job, GcpId.ENTRY, entry, tags)));
        return List.copyOf(claims);
    }

    private static TagClaim claim(ResolvedJob job, String type, String id, List<Tag> tags) {
        ResourceRef ref = new ResourceRef(GcpProvider.ID, type, id);
        return new TagClaim(
                ref, AccountScope.of(GcpProvider.ID), TagSet.of(tags), job.job().name());
    }
}
