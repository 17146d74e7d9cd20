package io.dativo.sparkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A table that Spark changes, and what Spark committed to it since it was last made. */
final class SparkTable {
    enum Action {
        APPEND,
        SET,
        UNSET,
        REPLACE,
        RENEW;

        static Action any(Random random, boolean isRenewed) {
            List<Action> actions = isRenewed
                    ? List.of(APPEND, SET, UNSET, REPLACE, RENEW, RENEW)
                    : List.of(APPEND, APPEND, SET, UNSET);
            return actions.get(random.nextInt(actions.size()));
        }
    }

    private final SparkSession spark;
    private final String name;
    private final Map<String, String> properties = new TreeMap<>();
    private final List<String> operations = new ArrayList<>();
    private final Map<Action, Integer> counts = new EnumMap<>(Action.class);
    private long rows;

    SparkTable(SparkSession spark, String name) {
        this.spark = spark;
        this.name = name;
    }

    void create(Map<String, String> kept) {
        String pairs = kept.entrySet().stream()
                .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
                .collect(Collectors.joining(", "));
        spark.sql("CREATE TABLE " + name + " (id BIGINT) USING iceberg"
                + (pairs.isEmpty() ? "" : " TBLPROPERTIES (" + pairs + ")"));
    }

    /** Makes one change. What comes after a failed commit is not reached: Spark throws, and the round with it. */
    void act(Action action, Random random) {
        String key = "their." + random.nextInt(5);
        switch (action) {
            case APPEND -> {
                spark.sql("INSERT INTO " + name + " VALUES (1), (2)");
                rows += 2;
                operations.add("append");
            }
            case SET -> {
                String value = Integer.toString(random.nextInt(1000));
                spark.sql("ALTER TABLE " + name + " SET TBLPROPERTIES ('" + key + "' = '" + value + "')");
                properties.put(key, value);
            }
            case UNSET -> {
                spark.sql("ALTER TABLE " + name + " UNSET TBLPROPERTIES IF EXISTS ('" + key + "')");
                properties.remove(key);
            }
            case REPLACE -> {
                spark.sql("REPLACE TABLE " + name + " USING iceberg AS SELECT 3L AS id");
                rows = 1;
                operations.add("append");
            }
            case RENEW -> {
                // With the same properties, or with none.
                Map<String, String> kept = random.nextBoolean() ? Map.copyOf(properties) : Map.of();
                spark.sql("DROP TABLE " + name);
                create(kept);
                properties.keySet().retainAll(kept.keySet());
                operations.clear();
                rows = 0;
            }
        }
        counts.merge(action, 1, Integer::sum);
    }

    /** The rows that are there. */
    long rows() {
        return spark.table(name).count();
    }

    /** The rows that must be there. */
    long committedRows() {
        return rows;
    }

    Map<String, String> properties() {
        return properties;
    }

    /** What each snapshot did. */
    List<String> operations() {
        return operations;
    }

    int count(Action action) {
        return counts.getOrDefault(action, 0);
    }

    @Override
    public String toString() {
        return name + " " + counts;
    }
}
