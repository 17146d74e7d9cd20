package io.dativo.tools;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.Resource;
import io.dativo.job.Asset;
import io.dativo.job.JobFile;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Models in the form in which the vectors write them: keys of the file, nothing for null. */
final class ModelJson {
    private static final ObjectMapper MODEL = new ObjectMapper()
            .addMixIn(Sensitive.class, Revealed.class)
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .setDefaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
    private static final Map<String, String> BUCKETS = Map.of("s3_bucket", "S3", "gcs_bucket", "GCS");

    private ModelJson() {}

    /** The original's connections are plain values. */
    private interface Revealed {
        @JsonValue
        Object reveal();
    }

    static JsonNode of(Object model) {
        return withoutRest(MODEL.valueToTree(model));
    }

    /** The original drops the keys that it does not know. */
    private static JsonNode withoutRest(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove(List.of("more", "odcs"));
        }
        json.forEach(ModelJson::withoutRest);
        return json;
    }

    /** The job file with the defaults that the original fills in. */
    static JsonNode job(JobFile file) {
        ObjectNode json = (ObjectNode) of(file);
        json.remove("$schema");
        if (!json.has("schema_validation_mode")) {
            json.put("schema_validation_mode", "strict");
        }
        if (json.get("retry_config") instanceof ObjectNode retry) {
            retry.remove("max_attempts");
            JsonNode delay = retry.path("retry_delay_seconds");
            putAbsent(retry, "max_retries", 3);
            putAbsent(retry, "retry_delay_seconds", 5);
            putAbsent(retry, "initial_delay_seconds", delay.isMissingNode() ? 5 : delay.asInt());
            putAbsent(retry, "max_delay_seconds", 300);
            putAbsent(retry, "backoff_multiplier", 2);
            if (!retry.has("retryable_exit_codes")) {
                retry.putArray("retryable_exit_codes").add(1).add(2);
            }
        }
        if (json.get("logging") instanceof ObjectNode logging) {
            if (!logging.has("redaction")) {
                logging.put("redaction", false);
            }
            if (!logging.has("level")) {
                logging.put("level", "INFO");
            }
        }
        return json;
    }

    /** The asset without the keys that the original drops. */
    static JsonNode asset(Asset asset, boolean withoutId) {
        ObjectNode json = MODEL.valueToTree(asset);
        json.path("schema").forEach(column -> {
            JsonNode more = ((ObjectNode) column).remove("more");
            ((ObjectNode) column).setAll((ObjectNode) more);
        });
        withoutRest(json);
        json.set("schema_ref", json.remove("$schema"));
        if (withoutId) {
            json.remove("id");
        }
        return json;
    }

    /** The variable that an {@code unset-variable} problem is about. */
    static String variable(Problem problem) {
        return problem.message().replaceAll("^the environment variable (\\S+) is not set$", "$1");
    }

    /** The original warns of buckets without an id, and of nothing else without one. */
    static List<String> resourcesWithoutId(Infrastructure infrastructure) {
        return infrastructure.resources().stream()
                .filter(resource -> BUCKETS.containsKey(resource.resourceType()) && isWithoutId(resource))
                .flatMap(resource ->
                        Stream.of(BUCKETS.get(resource.resourceType()) + " bucket resource missing resource_id"))
                .toList();
    }

    private static boolean isWithoutId(Resource resource) {
        return resource.resourceId() == null || resource.resourceId().isEmpty();
    }

    private static void putAbsent(ObjectNode json, String key, int value) {
        if (!json.has(key)) {
            json.put(key, value);
        }
    }
}
