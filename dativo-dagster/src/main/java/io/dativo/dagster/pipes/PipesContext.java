package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Dagster says of the run that started this process. Immutable. */
public final class PipesContext {
    static final PipesContext NONE = new PipesContext(JsonNodeFactory.instance.objectNode());

    private final JsonNode context;

    PipesContext(JsonNode context) {
        this.context = context;
    }

    /**
     * A first and a last, as Dagster spells them.
     *
     * @param start the first
     * @param end the last of a range of partitions, or the first moment after a window of time
     */
    public record Span(String start, String end) {}

    /** {@return the keys of the assets that this run makes, such as {@code acme/prod/orders}; none in an op} */
    public List<String> assetKeys() {
        return texts(context.path("asset_keys"));
    }

    /** {@return the code version of each asset that has one} */
    public Map<String, String> codeVersions() {
        Map<String, String> versions = new LinkedHashMap<>();
        context.path("code_version_by_asset_key").properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                versions.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return Map.copyOf(versions);
    }

    /**
     * {@return the keys of the partitions to make; none where the asset has no partitions} A range of partitions in one run does
     * not come with the context: put {@code partition_keys} into the session's {@code extras} in Python.
     */
    public List<String> partitionKeys() {
        List<String> given = texts(extras().path("partition_keys"));
        return given.isEmpty() ? partitionKey().map(List::of).orElse(List.of()) : given;
    }

    /** {@return the key of the one partition to make} */
    public Optional<String> partitionKey() {
        return text("partition_key");
    }

    /** {@return the first and the last partition to make} */
    public Optional<Span> partitionKeyRange() {
        return span("partition_key_range");
    }

    /** {@return the window of time of a partition, as ISO 8601} */
    public Optional<Span> partitionTimeWindow() {
        return span("partition_time_window");
    }

    /** {@return the id of the run; nothing outside of Dagster} */
    public Optional<String> runId() {
        return text("run_id");
    }

    /** {@return the name of the job in Dagster} */
    public Optional<String> jobName() {
        return text("job_name");
    }

    /** {@return how often the step was tried before; 0 at first} */
    public int retryNumber() {
        return context.path("retry_number").asInt();
    }

    /** {@return what the Python side passed as {@code extras}; an empty object when it passed none} */
    public JsonNode extras() {
        JsonNode extras = context.path("extras");
        return extras.isObject() ? extras.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    /** {@return what was known of an asset's last materialization, as Dagster spells it; an empty object when nothing} */
    public JsonNode provenance(String assetKey) {
        JsonNode provenance = context.path("provenance_by_asset_key").path(assetKey);
        return provenance.isObject() ? provenance.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(context.path(name).textValue());
    }

    private Optional<Span> span(String name) {
        JsonNode span = context.path(name);
        return span.isObject()
                ? Optional.of(
                        new Span(span.path("start").asText(), span.path("end").asText()))
                : Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }
}
