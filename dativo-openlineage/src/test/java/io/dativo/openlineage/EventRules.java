package io.dativo.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What must hold of each event, also where OpenLineage's schemas are not there. */
final class EventRules {
    private static final Set<String> ENDS = Set.of("START", "COMPLETE", "FAIL");

    private final List<String> problems = new ArrayList<>();

    private EventRules() {}

    static List<String> problems(JsonNode event) {
        EventRules rules = new EventRules();
        rules.event(event);
        OpenLineageSchemas.facets(event).forEach(rules::facet);
        return rules.problems;
    }

    private void event(JsonNode event) {
        try {
            OffsetDateTime.parse(event.path("eventTime").asText());
        } catch (DateTimeParseException e) {
            problems.add("eventTime is no time: " + event.path("eventTime"));
        }
        require(event, "producer", "schemaURL");
        if (event.has("dataset")) {
            require(event.path("dataset"), "namespace", "name");
            check(!event.has("run") && !event.has("job"), "an event of a data set has a run or a job");
            return;
        }
        check(ENDS.contains(event.path("eventType").asText()), "eventType is " + event.path("eventType"));
        try {
            UUID.fromString(event.path("run").path("runId").asText());
        } catch (IllegalArgumentException e) {
            problems.add("runId is no UUID: " + event.path("run").path("runId"));
        }
        require(event.path("job"), "namespace", "name");
        for (String side : List.of("inputs", "outputs")) {
            check(event.path(side).isArray(), side + " is no list");
            event.path(side).forEach(dataset -> require(dataset, "namespace", "name"));
        }
    }

    private void facet(String place, JsonNode facet) {
        for (String key : List.of("_producer", "_schemaURL")) {
            check(!facet.path(key).asText().isEmpty(), place + " has no " + key);
            check(URI.create(facet.path(key).asText()).isAbsolute(), place + ": " + key + " is no URI");
        }
        facet.path("tags").forEach(tag -> {
            check(tag.path("key").isTextual() && tag.path("value").isTextual(), place + ": a tag without key or value");
            check(tag.path("source").isTextual(), place + ": a tag without source");
        });
        facet.path("owners").forEach(owner -> check(owner.path("name").isTextual(), place + ": an owner without name"));
        facet.path("assertions")
                .forEach(assertion -> check(
                        assertion.path("assertion").isTextual()
                                && assertion.path("success").isBoolean(),
                        place + ": an assertion without name or result"));
    }

    private void require(JsonNode node, String... keys) {
        for (String key : keys) {
            check(!node.path(key).asText().isEmpty(), key + " is missing in " + node);
        }
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
