package io.dativo.dagster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The partitions of an asset. A range of them is one run, whose keys are {@code PipesContext.partitionKeys()}. Immutable. */
public final class DagsterPartitions {
    private static final Pattern REFUSED = Pattern.compile("^$|\\.\\.\\.|\\p{Cntrl}");

    private final ObjectNode json;
    private final boolean timed;

    private DagsterPartitions(ObjectNode json, boolean timed) {
        this.json = json;
        this.timed = timed;
    }

    /**
     * One partition for each day.
     *
     * @param start the first day
     * @param zone whose days they are
     * @return the partitions
     */
    public static DagsterPartitions daily(LocalDate start, ZoneId zone) {
        return timed(start.toString(), zone, "0 0 * * *", "%Y-%m-%d");
    }

    /**
     * One partition for each hour.
     *
     * @param start the first day
     * @param zone whose hours they are
     * @return the partitions
     */
    public static DagsterPartitions hourly(LocalDate start, ZoneId zone) {
        return timed(start + "-00:00", zone, "0 * * * *", "%Y-%m-%d-%H:%M");
    }

    /**
     * One partition for each month.
     *
     * @param start a day of the first month
     * @param zone whose months they are
     * @return the partitions
     */
    public static DagsterPartitions monthly(LocalDate start, ZoneId zone) {
        return timed(start.withDayOfMonth(1).toString(), zone, "0 0 1 * *", "%Y-%m-%d");
    }

    /**
     * Partitions with names.
     *
     * @param keys the names, such as regions
     * @return the partitions
     * @throws IllegalArgumentException when a key is there twice, or when Dagster takes no such key
     */
    public static DagsterPartitions of(String... keys) {
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            if (REFUSED.matcher(key).find() || !seen.add(key)) {
                throw new IllegalArgumentException(
                        "'" + key + "' is a partition twice, or is no key of Dagster: it is empty,"
                                + " or has three dots or a control character");
            }
        }
        ObjectNode json = Json.object();
        Json.putTexts(json, "partition_keys", List.of(keys));
        return new DagsterPartitions(json, false);
    }

    private static DagsterPartitions timed(String start, ZoneId zone, String cron, String format) {
        ObjectNode json = Json.object();
        json.put("start", start)
                .put("timezone", zone.getId())
                .put("cron_schedule", cron)
                .put("fmt", format);
        return new DagsterPartitions(json, true);
    }

    /** Whether a schedule can tell which partition is the last. */
    boolean isTimed() {
        return timed;
    }

    ObjectNode toJson() {
        return json.deepCopy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DagsterPartitions that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** As in the definitions. */
    @Override
    public String toString() {
        return json.toString();
    }
}
