package io.dativo.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** OpenLineage's own schemas, from a folder that this build does not have: the event's, and one for each facet. */
final class OpenLineageSchemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern KIND = Pattern.compile("OpenLineage.json#/\\$defs/(\\w+)Facet\"");
    private static final Map<String, String> PLACES = Map.of(
            "Run", "run/",
            "Job", "job/",
            "Dataset", "dataset/",
            "InputDataset", "inputFacets/",
            "OutputDataset", "outputFacets/");
    private static final Path OURS = Path.of("..", "docs", "schemas", "openlineage");
    private static final Optional<OpenLineageSchemas> INSTANCE = folder().map(OpenLineageSchemas::new);

    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private final URI event;
    private final Map<String, JsonNode> facets = new HashMap<>();

    private OpenLineageSchemas(Path folder) {
        event = register(folder.resolve("OpenLineage.json"));
        try (Stream<Path> files = Stream.concat(
                Files.list(folder.resolve("facets")), Files.walk(OURS).filter(Files::isRegularFile))) {
            for (Path file : files.toList()) {
                register(file);
                JsonNode schema = MAPPER.readTree(file.toFile());
                Matcher kind = KIND.matcher(Files.readString(file));
                if (kind.find()) {
                    String place = PLACES.get(kind.group(1));
                    schema.path("properties").fieldNames().forEachRemaining(key -> facets.put(place + key, schema));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schemas; where there are none, one line on standard error says so. */
    static Optional<OpenLineageSchemas> find() {
        return INSTANCE;
    }

    private static Optional<Path> folder() {
        String named = System.getProperty("dativo.openlineage.schemas", System.getenv("DATIVO_OPENLINEAGE_SCHEMAS"));
        if (named == null || named.isBlank()) {
            System.err.println(
                    "Events of lineage are held to this build's own rules only: -Ddativo.openlineage.schemas names no"
                            + " folder with OpenLineage's schemas.");
            return Optional.empty();
        }
        return Optional.of(Path.of(named));
    }

    private URI register(Path file) {
        try {
            return validator.registerSchema(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with an event. */
    List<String> problems(JsonNode json) {
        List<String> problems = new ArrayList<>(problems("the event", event, json));
        facets(json).forEach((place, facet) -> {
            String key = place.substring(place.lastIndexOf('/') + 1);
            JsonNode schema =
                    facets.get(place.replaceFirst("(?:in|out)puts/\\d+/", "").replaceFirst("^(?=\\w+$)", "dataset/"));
            if (schema == null) {
                problems.add(place + ": there is no facet of this name");
                return;
            }
            // A facet says by which version of its schema it was made.
            String id = schema.path("$id").asText();
            String said = facet.path("_schemaURL").asText();
            if (!said.startsWith(id + "#/$defs/")) {
                problems.add(place + ": its schema is " + id + " and not " + said);
            }
            problems.addAll(
                    problems(place, URI.create(id), MAPPER.createObjectNode().set(key, facet)));
        });
        return problems;
    }

    private List<String> problems(String place, URI schema, JsonNode json) {
        Validator.Result result = validator.validate(schema, json);
        return result.isValid()
                ? List.of()
                : result.getErrors().stream()
                        .map(error -> place + error.getInstanceLocation() + ": " + error.getError())
                        .toList();
    }

    /** Place to facet: every facet of an event. */
    static Map<String, JsonNode> facets(JsonNode event) {
        Map<String, JsonNode> facets = new HashMap<>();
        collect("run/", event.path("run").path("facets"), facets);
        collect("job/", event.path("job").path("facets"), facets);
        collect("dataset/", event.path("dataset").path("facets"), facets);
        for (String side : List.of("inputs", "outputs")) {
            int index = 0;
            for (JsonNode dataset : event.path(side)) {
                String place = side + "/" + index++ + "/";
                collect(place, dataset.path("facets"), facets);
                collect(place + "inputFacets/", dataset.path("inputFacets"), facets);
                collect(place + "outputFacets/", dataset.path("outputFacets"), facets);
            }
        }
        return facets;
    }

    private static void collect(String place, JsonNode container, Map<String, JsonNode> facets) {
        container.properties().forEach(facet -> facets.put(place + facet.getKey(), facet.getValue()));
    }
}
