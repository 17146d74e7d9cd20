package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import org.jspecify.annotations.Nullable;

/**
 * A table or a column of the Glue catalog, as its calls name it. Immutable.
 *
 * @param arn the whole
 * @param database the database
 * @param table the table
 * @param column the column, or null
 */
record GlueName(
        Arn arn, String database, String table, @Nullable String column) {
    static GlueName of(ResourceRef ref) {
        Arn arn = Arn.parse(ref.id());
        String[] names = arn.nameAfter("table").split("/", -1);
        return new GlueName(arn, names[0], names[1], names.length > 2 ? names[2] : null);
    }

    /** {@return the id of the catalog, which is the account's} */
    String catalog() {
        return arn.account();
    }

    Arn databaseArn() {
        return new Arn(arn.partition(), "glue", arn.region(), arn.account(), "database/" + database);
    }

    Arn tableArn() {
        return new Arn(arn.partition(), "glue", arn.region(), arn.account(), "table/" + database + "/" + table);
    }
}
