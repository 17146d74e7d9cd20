package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import io.dativo.problem.Spelling;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is odd about an asset by itself, beyond the rules of its model. */
final class AssetChecks {
    private AssetChecks() {}

    /** Checks the columns; of an asset with errors, null, only whether there are any. */
    static void check(@Nullable Asset asset, ConfigNode tree, Collection<Problem> problems) {
        if (tree.at("schema").orElse(null) instanceof ConfigNode.Sequence columns
                && columns.items().isEmpty()) {
            problems.add(Problem.warning(
                    "empty-schema",
                    "the asset has no columns, so nothing can be written for it",
                    "schema",
                    tree.locate("schema"),
                    "list the columns under 'schema'"));
        }
        if (asset != null) {
            checkNames(asset.schema(), tree, problems);
            checkTypes(asset.schema(), tree, problems);
        }
    }

    private static void checkTypes(List<Asset.Column> columns, ConfigNode tree, Collection<Problem> problems) {
        for (int i = 0; i < columns.size(); i++) {
            String type = columns.get(i).type();
            String path = "schema." + i + ".type";
            if (type != null && ColumnType.of(type).isEmpty()) {
                problems.add(Problem.warning(
                        "unknown-column-type",
                        "'" + type + "' is no column type, so a table gets a text column",
                        path,
                        tree.locate(path),
                        Spelling.hint(type, ColumnType.names())));
            }
        }
    }

    private static void checkNames(List<Asset.Column> columns, ConfigNode tree, Collection<Problem> problems) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            String path = "schema." + i + ".name";
            Integer earlier = seen.put(name, i);
            if (earlier != null) {
                problems.add(Problem.warning(
                        "duplicate-column",
                        "the column '" + name + "' is there twice; what is said here replaces schema." + earlier,
                        path,
                        tree.locate(path),
                        "remove one of the two"));
            } else if (name.equals("default")) {
                problems.add(Problem.warning(
                        "ambiguous-column",
                        "a column named 'default' takes the classification that a job gives to the whole table as"
                                + " 'classification_overrides.default'",
                        path,
                        tree.locate(path),
                        "give the column another name, or leave the table's classification to the asset"));
            }
        }
    }
}
