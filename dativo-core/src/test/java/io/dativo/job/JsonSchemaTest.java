package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordBinder;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.YamlReader;
import io.dativo.policy.PolicyTests;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schemas: they are what the model gives, and they agree with the loader. */
class JsonSchemaTest {
    @TempDir
    Path folder;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/main/resources/io/dativo/schema");
    private static final Path DOCS = Path.of("../docs/schemas");
    private static final Map<String, String> GENERATED = JsonSchemas.all(new RecordComments(Path.of("src/main/java")));

    /** A job with a value of every type of the model; each place is tried with values of every kind. */
    private static final String EVERY_KEY = """
            $schema: x
            tenant_id: a
            environment: prod
            source_connector: s
            source_connector_path: s.yaml
            target_connector: t
            target_connector_path: t.yaml
            asset: a
            asset_path: a.yaml
            source:
              type: postgres
              credentials: {from_env: X}
              objects: [a]
              files: [{path: a, id: b}]
              sheets: [{spreadsheet_id: a}]
              tables: [{name: a, cursor_field: b}]
              incremental: {strategy: cdc, cursor_field: a, lookback_days: 1, state_path: p}
              rate_limits: {rps: 1}
              engine: {type: native, options: {a: b}}
              dsn: x
              connection: {host: h}
            target:
              catalog: {type: glue}
              branch: main
              file_format: parquet
              partitioning: [a]
              connection: {s3: {bucket: b}}
              markdown_kv_storage: {mode: structured, structured_pattern: hybrid, file_extension: .md}
              parquet_target_size_mb: 128
            classification_overrides: {a: b}
            finops: {cost_center: c}
            governance_overrides: {owner: o}
            infrastructure:
              provider:
                provider: aws
                region: eu-west-1
                account_id: "1"
                resources: [{resource_type: s3_bucket, resource_id: a, tags: {a: b}}]
              terraform: {module_path: m, workspace: w, backend: {type: s3}, variables: {a: 1}, outputs: {a: environment}}
              tags: {cost_center: c, compliance: [SOC2], custom: {a: b}}
              metadata: {a: 1}
            schema_validation_mode: warn
            retry_config:
              max_retries: 1
              initial_delay_seconds: 1
              backoff_multiplier: 1.5
              retryable_exit_codes: [1]
              retryable_errors: [a]
              retry_delay_seconds: 1
              max_attempts: 3
            logging: {redaction: true, level: INFO}
            """;

    static List<String> names() {
        return List.copyOf(GENERATED.keySet());
    }

    /** {@code -Ddativo.schemas.write=true} writes them anew. */
    @ParameterizedTest
    @MethodSource("names")
    void the_published_schemas_are_what_the_model_gives(String name) throws IOException {
        if (Boolean.getBoolean("dativo.schemas.write")) {
            Files.createDirectories(RESOURCES);
            Files.createDirectories(DOCS);
            Files.writeString(RESOURCES.resolve(name), GENERATED.get(name));
            Files.writeString(DOCS.resolve(name), GENERATED.get(name));
        }

        String hint = "written anew by: mvn -pl dativo-core test -Dtest=JsonSchemaTest -Ddativo.schemas.write=true";
        assertThat(RESOURCES.resolve(name)).as(hint).hasContent(GENERATED.get(name));
        assertThat(DOCS.resolve(name)).as(hint).hasContent(GENERATED.get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_schema_is_one_and_describes_its_keys(String name) throws IOException {
        JsonNode schema = JSON.readTree(GENERATED.get(name));
        JsonNode dialect = schema.get("$schema");
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of(dialect.asText()));

        assertThat(meta.validate(schema)).isEmpty();
        assertThat(schema.findValues("description"))
                .filteredOn(JsonNode::isTextual)
                .hasSizeGreaterThan(10);
    }

    static Stream<Path> vectors() throws IOException, URISyntaxException {
        return Files.list(Path.of(JsonSchemaTest.class.getResource("/vectors").toURI()))
                .filter(file -> file.toString().endsWith(".json"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_schemas_and_the_loader_agree_on_every_vector(Path file) throws IOException {
        JsonNode vector = JSON.readTree(file.toFile());
        if (vector.has("job")) {
            agree(vector, "job", JobFile.class, Nulls.REFUSED);
        }
        if (vector.has("asset")) {
            agree(vector, "asset", Asset.class, Nulls.ABSENT);
        }
    }

    static Stream<Path> policies() {
        return Stream.of("quickstart", "policy-gate", "spring-boot")
                .map(example -> Path.of("../examples", example, "tag-policy.yaml"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void the_example_policies_follow_the_schema(Path policy) throws IOException {
        assertThat(schema("tag-policy").validate(yaml(Files.readString(policy))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{key: owner, required: true}",
                "{key: owner, allowed: data}",
                "{key: owner, allowed: [data, ops], when: {env: prod, tier: [a, b]}, scope: {provider: aws}}",
                "{key: owner, min_length: 3, type: email, severity: warning, stage: observe}",
                "{key: owner, severity: fatal}",
                "{key: owner, stage: '${STAGE}'}",
                "{key: owner, requried: true}",
                "{key: owner, min_length: three}",
                "{key: owner, required: '${REQUIRED}'}",
                "{key: owner, scope: aws}",
                "{key: [owner]}"
            })
    void the_schema_of_a_policy_and_its_reader_agree_on_a_rule(String rule) throws IOException {
        String text = "rules:\n  one: " + rule + "\n";
        assertThat(schema("tag-policy").validate(yaml(text)).isEmpty())
                .as(rule)
                .isEqualTo(!TagPolicy.read(text, "tag-policy.yaml").hasErrors());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tests: [{name: a, resource: aws/s3_bucket, tags: {owner: a}, expect: {owner: compliant}}]",
                "{policy: tag-policy.yaml, tests: [{name: a, job: job.yaml, today: '2026-11-30', expect: {}}]}",
                "tests: [{resource: aws/s3_bucket}]",
                "tests: {name: a}",
                "tests: [{name: a, resource: aws/s3_bucket, expected: {owner: compliant}}]"
            })
    void the_schema_of_policy_tests_and_their_reader_agree(String text) throws IOException {
        boolean readable = true;
        try {
            PolicyTests.load(Files.writeString(folder.resolve("policy-tests.yaml"), text));
        } catch (InvalidInputException e) {
            readable = false;
        }
        assertThat(schema("policy-tests").validate(yaml(text)).isEmpty())
                .as(text)
                .isEqualTo(readable);
    }

    static Stream<Path> examples() throws IOException {
        return Files.list(Path.of("../examples/quickstart/jobs/acme")).sorted();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_example_jobs_follow_the_schema_that_they_name(Path job) throws IOException {
        ConfigNode document = YamlReader.read(job, job.toString(), new ArrayList<>());
        String named = Files.readAllLines(job).get(0).replace("# yaml-language-server: $schema=", "");

        assertThat(job.resolveSibling(named)).hasSameTextualContentAs(DOCS.resolve("job.schema.json"));
        assertThat(schema("job").validate(json(document))).isEmpty();
    }

    /** A list is the team of ODCS 3.0.2, and an older form in 3.1 and 3.2; an object is that of 3.1 and 3.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v3.0.2 | [{username: a, role: owner, dateIn: '2024-01-01', comment: x}, {username: b, role: reader}] | true",
                "v3.1.0 | [{username: a, role: owner}] | true",
                "v3.2.0 | [{username: a, role: owner}] | true",
                "v3.1.0 | {name: shop, description: x, members: [{username: a, role: owner}], tags: [b], customProperties: [{property: a, value: 1}]} | true",
                "v3.2.0 | {id: t, name: shop, members: [{username: a, role: owner, customProperties: []}], authoritativeDefinitions: []} | true",
                "v3.1.0 | {owner: a@example.com} | true",
                "v3.1.0 | shop | false",
                "v3.1.0 | [shop] | false",
                "v3.1.0 | {name: shop, member: []} | false"
            })
    void the_schema_and_the_loader_agree_on_the_team_of_a_contract(
            String version, String team, boolean good, @TempDir Path folder) throws IOException {
        Path contract = Files.writeString(folder.resolve("contract.yaml"), """
                apiVersion: %s
                kind: DataContract
                id: 53581432-6c55-4ba2-a65f-72344a91553a
                name: orders
                version: 1.1.0
                status: active
                source_type: postgres
                object: orders
                schema:
                  - name: orders
                    physicalName: orders
                    logicalType: object
                    properties: [{name: id, logicalType: integer, required: true, tags: [key]}]
                team: %s
                """.formatted(version, team));
        ConfigNode document = YamlReader.read(contract, contract.toString(), new ArrayList<>());

        assertThat(schema("asset").validate(json(document)).isEmpty()).isEqualTo(good);
        assertThat(Problem.anyError(JobLoader.create().readAsset(contract).problems()))
                .isEqualTo(!good);
    }

    private static void agree(JsonNode vector, String kind, Class<? extends Record> type, Nulls nulls) {
        ConfigNode node = YamlReader.read(
                vector.get("files").get(vector.get(kind).asText()).asText(), kind + ".yaml", new ArrayList<>());
        if (!(node instanceof Mapping document)) {
            return;
        }
        List<Problem> problems = new ArrayList<>();
        boolean migrated = kind.equals("asset") && document.get("asset") != null;
        RecordBinder.bind(type, migrated ? AssetMigration.flat(document, problems) : document, "", nulls, problems);
        List<Error> errors = schema(kind).validate(json(document));
        assertThat(errors.isEmpty())
                .as("the schema says %s, the loader %s", errors, problems)
                .isEqualTo(!Problem.anyError(problems));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "infrastructure: {provider: {provider: azure}, tags: {owner: a, custom: {owner: b}}} | a custom tag may not repeat a standard one with another value",
                "infrastructure: {provider: {provider: azure}, tags: {custom: {until: 2026-12-31}}}  | a plain date is a text in JSON and none in YAML 1.1",
                "retry_config: {max_attempts: '12'} | bounds are for numbers, not for texts that stand for one",
            })
    void the_loader_refuses_what_a_schema_cannot_say(String more, String reason) {
        ConfigNode document = YamlReader.read(JobFiles.PATHS + more, "job.yaml", new ArrayList<>());
        List<Problem> problems = new ArrayList<>();
        RecordBinder.bind(JobFile.class, document, "", Nulls.REFUSED, problems);

        assertThat(problems).as(reason).hasSize(1).allMatch(Problem::isError);
        assertThat(schema("job").validate(json(document))).as(reason).isEmpty();
    }

    @Test
    void the_schema_and_the_loader_agree_on_a_value_of_every_kind_in_every_place() {
        Mapping document = (Mapping) YamlReader.read(EVERY_KEY, "job.yaml", new ArrayList<>());
        assertThat(schema("job").validate(json(document))).isEmpty();
        List<Object> kinds = new ArrayList<>(List.of(
                "text",
                "",
                "2",
                "2.0",
                "1.5",
                "True",
                "${NAME}",
                "{{a}}",
                7,
                -7,
                0,
                11,
                1.5,
                2.0,
                true,
                List.of(),
                List.of("a"),
                List.of(1),
                Map.of(),
                Map.of("a", "b"),
                Map.of("a", 1),
                Map.of("no_such_key", "x")));
        kinds.add(null);
        kinds.add(Arrays.asList("a", null));
        List<ConfigNode> changed = new ArrayList<>();
        kinds.forEach(kind -> replacements(document, ConfigNode.of(kind, null), changed));
        assertThat(changed).hasSizeGreaterThan(2_000);

        Schema schema = schema("job");
        List<String> disagreements = new ArrayList<>();
        for (ConfigNode candidate : changed) {
            List<Problem> problems = new ArrayList<>();
            RecordBinder.bind(JobFile.class, candidate, "", Nulls.REFUSED, problems);
            List<Error> errors = schema.validate(json(candidate));
            if (errors.isEmpty() == Problem.anyError(problems)) {
                disagreements.add("schema: " + errors + ", loader: " + problems);
            }
        }
        assertThat(disagreements).isEmpty();
    }

    /** The document once for each place, with the value there. */
    private static void replacements(ConfigNode node, ConfigNode value, List<ConfigNode> changed) {
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                // A list or a map may wait for a Terraform output; editors should point at the text all the same.
                if (entry.value() instanceof Scalar || !isPlaceholder(value)) {
                    changed.add(mapping.with(key, value));
                }
                List<ConfigNode> below = new ArrayList<>();
                replacements(entry.value(), value, below);
                below.forEach(child -> changed.add(mapping.with(key, child)));
            });
            mapping.entries().keySet().forEach(key -> changed.add(mapping.without(key)));
        } else if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                List<ConfigNode> below = new ArrayList<>();
                if (sequence.items().get(i) instanceof Scalar || !isPlaceholder(value)) {
                    below.add(value);
                }
                replacements(sequence.items().get(i), value, below);
                for (ConfigNode child : below) {
                    List<ConfigNode> items = new ArrayList<>(sequence.items());
                    items.set(i, child);
                    changed.add(new Sequence(items, null));
                }
            }
        }
    }

    private static boolean isPlaceholder(ConfigNode node) {
        return node instanceof Scalar scalar
                && (scalar.text().contains("${") || scalar.text().contains("{{"));
    }

    private static JsonNode yaml(String text) {
        List<Problem> problems = new ArrayList<>();
        ConfigNode document = YamlReader.read(text, "document.yaml", problems);
        assertThat(problems).isEmpty();
        return json(document);
    }

    private static JsonNode json(ConfigNode document) {
        return JSON.valueToTree(document.toJava());
    }

    private static Schema schema(String kind) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(GENERATED.get(kind + ".schema.json"));
    }
}
