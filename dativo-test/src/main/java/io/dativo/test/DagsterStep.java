package io.dativo.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What Dagster makes of one step whose child reported by Pipes. Immutable.
 *
 * @param failure why the step fails; nothing when it succeeds
 * @param materializations the assets that are shown as materialised, in the order of their events
 * @param checks the evaluations of checks that are shown
 * @param logs the log lines, Dagster's own among them
 * @param customMessages the payloads of the custom messages
 * @param closing how the reader ended
 */
public record DagsterStep(
        Optional<String> failure,
        List<Materialization> materializations,
        List<Check> checks,
        List<Log> logs,
        List<JsonNode> customMessages,
        Closing closing) {

    /** Copies the lists. */
    public DagsterStep {
        materializations = List.copyOf(materializations);
        checks = List.copyOf(checks);
        logs = List.copyOf(logs);
        customMessages = List.copyOf(customMessages);
    }

    /** {@return whether the step succeeds} */
    public boolean succeeds() {
        return failure.isEmpty();
    }

    /**
     * One materialised asset.
     *
     * @param asset the parts of its key
     * @param metadata its metadata: each key with a {@code type} and what it is shown as
     * @param implicit whether the child reported none, and Dagster assumed one
     */
    public record Materialization(List<String> asset, JsonNode metadata, boolean implicit) {
        /** Copies the parts. */
        public Materialization {
            asset = List.copyOf(asset);
        }
    }

    /**
     * One evaluation of a check.
     *
     * @param asset the parts of its asset's key
     * @param name the check's name
     * @param passed whether it passed
     * @param severity {@code WARN} or {@code ERROR}
     * @param metadata its metadata
     */
    public record Check(List<String> asset, String name, boolean passed, String severity, JsonNode metadata) {
        /** Copies the parts. */
        public Check {
            asset = List.copyOf(asset);
        }
    }

    /**
     * One log line.
     *
     * @param level the level as Dagster spells it
     * @param message the line
     */
    public record Log(String level, String message) {}

    /**
     * How the reading ended.
     *
     * @param opened whether the first message came
     * @param closed whether the last message came
     * @param readerEndedBy what killed the reader, by Python's name of the error; everything after it was lost
     * @param exceptions the messages of the exception that the child reported and of its causes, in order
     */
    public record Closing(boolean opened, boolean closed, Optional<String> readerEndedBy, List<String> exceptions) {
        /** Copies the list. */
        public Closing {
            exceptions = List.copyOf(exceptions);
        }
    }
}
