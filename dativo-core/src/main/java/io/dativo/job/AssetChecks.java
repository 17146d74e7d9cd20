package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is odd about an asset by itself, beyond the rules of its model. */
final class AssetChecks {
    private AssetChecks() {}

    static void check(Asset asset, ConfigNode tree, Collection<Problem> problems) {
        Map<String, Integer> seen = new HashMap<>();
        List<Asset.Column> columns = asset.schema();
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
