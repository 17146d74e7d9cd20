package io.dativo.catalogs;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a job claims in a catalog: the tags of its data on the table, and the classification of a column on the column. */
final class CatalogClaims {
    private static final String OF_COLUMNS = "classification.fields.";

    /** What a column's own classification is called on the column. */
    private static final String CLASSIFICATION = "classification";

    private CatalogClaims() {}

    /** The claims on a table and on its columns. */
    static List<TagClaim> of(ResolvedJob job, ResourceRef table, Function<String, ResourceRef> column) {
        List<TagClaim> claims = new ArrayList<>();
        List<Tag> ofTable = new ArrayList<>();
        for (Tag tag : job.tableProperties()) {
            if (tag.key().startsWith(OF_COLUMNS)) {
                // An empty classification says that there is none: what is ours on the column goes.
                List<Tag> own =
                        tag.value().isBlank() ? List.of() : List.of(new Tag(CLASSIFICATION, tag.value(), tag.origin()));
                claims.add(claim(job, column.apply(tag.key().substring(OF_COLUMNS.length())), own));
            } else {
                ofTable.add(tag);
            }
        }
        claims.add(0, claim(job, table, ofTable));
        return List.copyOf(claims);
    }

    /** What each job with a table claims of its entry, whose name follows the table's. */
    static Function<ResolvedJob, List<TagClaim>> entries(
            UnaryOperator<String> name, BiFunction<ResolvedJob, String, List<TagClaim>> claims) {
        return job -> job.table()
                .map(table -> claims.apply(job, name.apply(table.id())))
                .orElse(List.of());
    }

    private static TagClaim claim(ResolvedJob job, ResourceRef resource, List<Tag> tags) {
        return new TagClaim(
                resource,
                AccountScope.of(resource.provider()),
                TagSet.of(tags),
                job.job().name());
    }
}
