package io.dativo.walk;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import java.util.ArrayList;
import java.util.List;

/** Prints what each stop of the walk holds of the tag, and remembers it. */
final class Stops {
    private final List<Stop> stops = new ArrayList<>();

    /**
     * What a system holds.
     *
     * @param system the system
     * @param key the key as it is spelled there
     * @param value the value as it is there
     */
    record Stop(String system, String key, String value) {}

    /**
     * Prints a stop.
     *
     * @param from where the value came from
     */
    void at(String system, String key, Object value, String from) {
        Stop stop = new Stop(system, key, String.valueOf(value));
        stops.add(stop);
        System.out.printf("%-36s %-41s %-9s <- %s%n", system, key, stop.value(), from);
    }

    List<Stop> all() {
        return List.copyOf(stops);
    }

    /** A plan, short enough for a line. */
    static String plan(String id) {
        return "plan " + id.substring(0, 12);
    }

    /** Where the job says that a target has a tag from. */
    static String origin(Dativo dativo, ResolvedJob job, ResourceRef target, String key) {
        return dativo.explain(job, target, key).traces().get(target).stream()
                .map(trace -> trace.decision().candidate().origin().toString())
                .findFirst()
                .orElseThrow();
    }
}
