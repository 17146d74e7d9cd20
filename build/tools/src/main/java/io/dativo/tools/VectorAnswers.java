package io.dativo.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.dagster.JobFacts;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.job.JobFile;
import io.dativo.job.JobLoader;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.problem.Sensitive;
import io.dativo.terraform.OutputBinding;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the library what a vector asks, in a folder of its own. Files that a whole job needs and the vector does not give
 * (an asset, a recipe) are filled in with the smallest valid ones, so that each answer is about what the vector is about.
 */
final class VectorAnswers implements AutoCloseable {
    private static final String STUB_ASSET =
            "name: stub\nversion: '1'\nsource_type: stub\nobject: stub\nschema: [{name: id}]\nteam: {owner: nobody}\n";
    private static final String STUB_RECIPE = "name: stub\ntype: stub\ndefault_engine: {type: native}\n";
    private static final Pattern MISSING_VARIABLES = Pattern.compile("variables: (.*)$");

    private final Vector vector;
    private final Path directory;
    private final JobLoader loader;

    private VectorAnswers(Vector vector, Path directory, JobLoader loader) {
        this.vector = vector;
        this.directory = directory;
        this.loader = loader;
    }

    static VectorAnswers of(Vector vector, Path directory) throws IOException {
        vector.writeTo(directory);
        JobLoader loader = JobLoader.builder()
                .environment(vector.environment())
                .base(directory)
                .sourceTags(vector.sourceTags())
                .build();
        return new VectorAnswers(vector, directory, loader);
    }

    /** How the answer to an ask differs from what is expected; null when it does not. */
    @Nullable
    String difference(String ask, JsonNode expected) throws IOException {
        return switch (ask) {
            case "load_job" -> refusal(ask, expected, jobFile().problems());
            case "load_asset" ->
                refusal(ask, expected, loader.readAsset(assetPath()).problems());
            case "load_directory" -> directory(expected);
            case "validate_infrastructure" -> validation(expected);
            case "schema_presence" -> {
                boolean hasNone = loader
                        .readAsset(directory.resolve(jobFile().value().assetPath()))
                        .problems()
                        .stream()
                        .anyMatch(problem -> problem.path().equals("schema"));
                yield hasNone == raises(expected) ? null : ask + ": expected " + expected;
            }
            case "missing_env" -> missingVariables(expected);
            default -> value(ask, expected);
        };
    }

    private @Nullable String value(String ask, JsonNode expected) throws IOException {
        JsonNode answer;
        try {
            answer = answer(ask);
        } catch (InvalidInputException e) {
            return raises(expected) ? null : ask + ": refused: " + e.getMessage();
        }
        return raises(expected)
                ? ask + ": expected a refusal, got " + answer
                : JsonComparison.difference(ask, expected, answer);
    }

    private JsonNode answer(String ask) throws IOException {
        return switch (ask) {
            case "job_model" -> ModelJson.job(jobFile().value());
            case "asset_model" ->
                ModelJson.asset(loader.readAsset(assetPath()).value(), vector.expected("asset_id_generated") != null);
            case "infrastructure_tags" -> {
                Infrastructure infrastructure = jobFile().value().infrastructure();
                yield Vector.JSON.valueToTree(infrastructure == null ? Map.of() : infrastructure.namespacedTags());
            }
            case "derived_tags" -> tags(key -> !key.startsWith("asset.") && !key.startsWith("infrastructure."));
            case "table_properties" -> tags(key -> true);
            case "resolved_outputs" -> resolvedOutputs();
            case "source" -> ModelJson.of(load("target", false).job().source());
            case "target" -> ModelJson.of(load("source", false).job().target());
            case "dagster_metadata" -> Vector.JSON.valueToTree(facts().assetMetadata());
            case "dagster_resource_config" -> Vector.JSON.valueToTree(facts().resourceConfig());
            case "cost_allocation_tags" -> Vector.JSON.valueToTree(facts().costAllocationTags());
            case "compliance_metadata" -> Vector.JSON.valueToTree(facts().complianceMetadata());
            default -> throw new IllegalArgumentException("there is no ask '" + ask + "'");
        };
    }

    private JobFacts facts() throws IOException {
        return JobFacts.of(wholeJob());
    }

    private JsonNode tags(java.util.function.Predicate<String> wanted) throws IOException {
        Map<String, String> tags = new LinkedHashMap<>(ResolvedJob.of(wholeJob(), ref -> Optional.empty())
                .tableProperties()
                .values());
        tags.keySet().removeIf(key -> !wanted.test(key));
        return Vector.JSON.valueToTree(tags);
    }

    /** The vector's job and asset as one job, with stubs for what it does not give. */
    private Job wholeJob() throws IOException {
        return load("neither", true).job();
    }

    /** Loads the whole job; the recipe of one side is replaced where the answer is about the other. */
    private LoadResult load(String replaced, boolean stubRecipes) throws IOException {
        Path job = directory.resolve("job-with-stubs.yaml");
        String text = vector.job() == null
                ? "tenant_id: stub\nsource_connector_path: stub.yaml\ntarget_connector_path: stub.yaml\nasset_path: "
                        + vector.asset() + "\n"
                : Files.readString(jobPath());
        Files.writeString(
                job,
                text.replaceAll("(?m)^" + replaced + "_connector_path:.*$", replaced + "_connector_path: stub.yaml"));
        JobFile file = loader.readJob(job).value();
        if (vector.job() != null && vector.asset() != null) {
            Path asset = directory.resolve(file.assetPath());
            Vector.createParent(asset);
            Files.copy(assetPath(), asset, StandardCopyOption.REPLACE_EXISTING);
        }
        stub(file.assetPath(), STUB_ASSET);
        stub("stub.yaml", STUB_RECIPE);
        if (stubRecipes) {
            stub(file.sourceConnectorPath(), STUB_RECIPE);
            stub(file.targetConnectorPath(), STUB_RECIPE);
        }
        return loader.load(job);
    }

    private void stub(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        if (!Files.exists(file)) {
            Vector.createParent(file);
            Files.writeString(file, content);
        }
    }

    private JsonNode resolvedOutputs() throws IOException {
        JobFile file = jobFile().value();
        TerraformBinding binding =
                file.infrastructure() == null ? null : file.infrastructure().terraform();
        String state = vector.state(directory);
        if (binding == null || state == null) {
            return Vector.JSON.createObjectNode();
        }
        TerraformState read = StateReader.outputs()
                .read(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)), vector.name());
        List<Problem> problems = new ArrayList<>();
        Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
        OutputBinding.resolvedOutputs(wholeJob(), read, problems)
                .forEach((path, value) ->
                        resolved.put(path, value instanceof Sensitive<?> secret ? secret.reveal() : value));
        return Vector.JSON.valueToTree(resolved);
    }

    private @Nullable String missingVariables(JsonNode expected) throws IOException {
        TreeSet<String> unset = new TreeSet<>();
        load("neither", false).problems().stream()
                .filter(problem -> problem.code().equals("unset-variable")
                        && problem.path().contains("connection"))
                .forEach(problem -> unset.add(ModelJson.variable(problem)));
        Matcher named = MISSING_VARIABLES.matcher(
                expected.path("__raises__").path("message").asText());
        String names = named.find() ? named.group(1) : "";
        return names.equals(String.join(", ", unset)) ? null : "missing_env: expected " + names + ", got " + unset;
    }

    private @Nullable String directory(JsonNode expected) {
        List<LoadResult> results = loader.loadFolder(directory.resolve(String.valueOf(vector.directory())));
        ArrayNode tenants = Vector.JSON.createArrayNode();
        ArrayNode skipped = Vector.JSON.createArrayNode();
        for (LoadResult result : results) {
            Result<JobFile> file = loader.readJob(directory.resolve(result.name()));
            if (file.hasErrors()) {
                skipped.add(result.name());
            } else {
                tenants.add(file.value().tenantId());
            }
        }
        boolean ok = results.isEmpty() || !tenants.isEmpty();
        ObjectNode answer = Vector.JSON.createObjectNode().put("ok", ok);
        if (!ok) {
            return expected.path("ok").asBoolean() ? "load_directory: every file was refused" : null;
        }
        answer.set("tenant_ids_sorted", tenants);
        answer.set("skipped", skipped);
        return JsonComparison.difference("load_directory", expected, answer);
    }

    /** The original's texts for what Dativo says with codes; errors are compared by whether there are any. */
    private @Nullable String validation(JsonNode expected) throws IOException {
        Result<JobFile> file = jobFile();
        boolean ok = !load("source", false).hasErrors();
        ObjectNode answer = Vector.JSON.createObjectNode().put("ok", ok);
        ArrayNode warnings = answer.putArray("warnings");
        Infrastructure infrastructure = file.value().infrastructure();
        if (ok && infrastructure != null) {
            warnings.add("External infrastructure configured for provider: "
                    + infrastructure.provider().provider());
            ModelJson.resourcesWithoutId(infrastructure).forEach(warnings::add);
        }
        ObjectNode wanted =
                Vector.JSON.createObjectNode().put("ok", expected.path("ok").asBoolean());
        wanted.set("warnings", expected.path("warnings"));
        return JsonComparison.difference("validate_infrastructure", wanted, answer);
    }

    /**
     * Whether a refusal is the expected one: each path that the original names must be among ours. For a missing or an
     * unknown key, and for a rule over several keys, the original names the object that holds it; ours names the key.
     */
    private static @Nullable String refusal(String ask, JsonNode expected, List<Problem> problems) {
        boolean ok = !Problem.anyError(problems);
        if (ok != expected.path("ok").asBoolean()) {
            return ask + ": expected ok=" + !ok + ", got " + (ok ? "ok" : "\n" + Problem.format(problems));
        }
        List<String> paths =
                problems.stream().filter(Problem::isError).map(Problem::path).toList();
        for (JsonNode error : expected.path("all_errors")) {
            String keyword = error.path("keyword").asText();
            boolean holder = keyword.equals("required") || keyword.equals("additionalProperties");
            if (!names(paths, error.path("path").asText(), holder)) {
                return ask + ": no error at " + error.path("path") + ", only at " + paths;
            }
        }
        for (JsonNode error : expected.path("errors")) {
            boolean holder = error.path("type").asText().equals("value_error");
            if (!names(paths, error.path("loc").asText(), holder)) {
                return ask + ": no error at " + error.path("loc") + ", only at " + paths;
            }
        }
        return null;
    }

    private static boolean names(List<String> paths, String expected, boolean holder) {
        String path = expected.equals("root") ? "" : expected;
        return paths.stream()
                .anyMatch(ours -> ours.equals(path) || (holder && (path.isEmpty() || ours.startsWith(path + "."))));
    }

    private static boolean raises(JsonNode expected) {
        return expected.has("__raises__");
    }

    private Result<JobFile> jobFile() {
        return loader.readJob(jobPath());
    }

    private Path jobPath() {
        return directory.resolve(String.valueOf(vector.job()));
    }

    private Path assetPath() {
        return directory.resolve(String.valueOf(vector.asset()));
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
