package io.dativo.reports;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.util.List;

/** The finding that costs have more groups than are added up in memory: what has most values, and the ways out. */
public final class TooManyGroups {
    private TooManyGroups() {}

    /**
     * The finding.
     *
     * @param most how many groups are added up
     * @param largest what has most values among them, in words
     * @param values how many
     * @return the exception
     */
    public static InvalidInputException of(int most, String largest, int values) {
        return new InvalidInputException(
                "the query of costs",
                List.of(Problem.error(
                        "too-many-groups",
                        "there are more than " + most + " groups of charges; " + largest + " alone has " + values
                                + " values",
                        "",
                        null,
                        "ask for fewer keys, or for months and not days; keep the values that cost most with"
                                + " TopValues.of(source, key, most), which calls the rest (other); or let an engine of"
                                + " SQL (DuckDB, Spark) group the bill with SqlCostSource")));
    }
}
