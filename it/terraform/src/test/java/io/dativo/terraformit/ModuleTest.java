package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.ProviderConfig;
import io.dativo.infrastructure.Resource;
import io.dativo.job.Job;
import io.dativo.problem.Problem;
import io.dativo.terraform.OutputBinding;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformOutput;
import io.dativo.terraform.TerraformState;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reference module under the real Terraform, with a stub for its provider. */
class ModuleTest {
    private static final List<String> OWN_KEYS = List.of("managed_by", "tenant_id", "environment", "component");
    private static final Map<Cloud, StubProvider> PROVIDERS = new EnumMap<>(Cloud.class);

    @TempDir
    Path folder;

    @BeforeAll
    static void startProviders() {
        Needs.terraform();
        for (Cloud cloud : Cloud.values()) {
            PROVIDERS.put(cloud, cloud.startProvider());
        }
    }

    @AfterAll
    static void stopProviders() {
        PROVIDERS.values().forEach(StubProvider::close);
        PROVIDERS.clear();
    }

    @ParameterizedTest
    @EnumSource
    void a_module_is_formatted_and_valid(Cloud cloud) {
        Terraform terraform = copyOf(cloud);

        terraform.succeed("fmt", "-check", "-recursive", "-no-color");
        terraform.succeed("init", "-no-color");
        assertThat(terraform
                        .succeed("validate", "-json")
                        .json()
                        .path("warning_count")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void its_own_tests_pass(Cloud cloud) throws IOException {
        Terraform terraform = copyOf(cloud);
        terraform.succeed("init", "-no-color");

        String said = terraform.succeed("test", "-no-color").output();

        assertThat(said).contains("Success! " + runs(cloud) + " passed, 0 failed.");
    }

    private static long runs(Cloud cloud) throws IOException {
        long runs = 0;
        for (Path file : Needs.filesBelow(cloud.module().resolve("tests"))) {
            runs += Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("run \""))
                    .count();
        }
        return runs;
    }

    @ParameterizedTest
    @EnumSource
    void the_example_root_passes_every_output_that_jobs_map_on(Cloud cloud) throws IOException {
        Path root = Terraform.copy(cloud.module(), folder).resolve("examples").resolve("root");
        Files.writeString(root.resolve("backend_override.tf"), "terraform {\n  backend \"local\" {}\n}\n");
        Terraform terraform = Terraform.in(root, providers(cloud));
        ExampleJob example = ExampleJob.of(cloud);
        terraform.succeed("init", "-no-color");
        terraform.variables(example.variables(Map.of()));
        terraform.succeed("apply", "-no-color", "-auto-approve");

        assertThat(bind(example.job(), root.resolve("terraform.tfstate"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_it_builds_for_the_example_job_is_what_the_job_says(Cloud cloud) {
        Terraform terraform = initialised(cloud);
        ExampleJob example = ExampleJob.of(cloud);
        terraform.variables(example.variables(Map.of("tags", Map.of("cost_center", "data-001"))));
        terraform.succeed("apply", "-no-color", "-auto-approve");
        Path state = terraform.folder().resolve("terraform.tfstate");

        assertThat(bind(example.job(), state)).isEmpty();
        TerraformState read = StateReader.outputsAndResources().strict().read(state);
        assertThat(read.outputs().keySet())
                .isSubsetOf(ModuleInterface.of(cloud.module()).outputs().stream()
                        .map(ModuleInterface.Output::name)
                        .collect(Collectors.toSet()));
        assertThat(read.outputs().values())
                .noneSatisfy(output -> assertThat(output.value()).isEqualTo(""));
        assertThat(read.resources())
                .filteredOn(resource -> cloud.taggableTypes().contains(resource.type()))
                .isNotEmpty()
                .allSatisfy(resource -> assertThat(resource.tags())
                        .as(resource.address())
                        .containsEntry("cost_center", "data-001")
                        .containsKeys(OWN_KEYS.toArray(String[]::new)));
        assertThat(read.outputs().values())
                .extracting(TerraformOutput::value)
                .as("every id that the job declares is an output")
                .containsAll(declaredIds(example.job()));
    }

    @ParameterizedTest
    @EnumSource
    void a_second_plan_changes_nothing(Cloud cloud) {
        Terraform terraform = initialised(cloud);
        terraform.variables(ExampleJob.of(cloud).variables(Map.of()));
        terraform.succeed("apply", "-no-color", "-auto-approve");

        assertThat(terraform.run("plan", "-no-color", "-detailed-exitcode").exitCode())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void everything_that_takes_tags_carries_them(Cloud cloud) {
        JsonNode plan = initialised(cloud)
                .plan(ExampleJob.of(cloud).variables(Map.of("tags", Map.of("cost_center", "data-001"))));

        TagCoverage coverage = TagCoverage.of(plan, cloud.schema(), withCostCenter());

        assertThat(coverage.missing()).isEmpty();
        assertThat(types(coverage.taggable())).isEqualTo(cloud.taggableTypes());
        assertThat(coverage.others()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_resource_that_loses_its_tags_is_found(Cloud cloud) throws IOException {
        for (String type : cloud.taggableTypes()) {
            Path copy = Terraform.copy(cloud.module(), folder.resolve(type));
            removeTags(copy, type, cloud.tagAttribute);
            Terraform terraform = Terraform.in(copy, providers(cloud));
            terraform.succeed("init", "-no-color");
            JsonNode plan = terraform.plan(ExampleJob.of(cloud).variables(Map.of()));

            assertThat(types(TagCoverage.of(plan, cloud.schema(), OWN_KEYS)
                            .missing()
                            .keySet()))
                    .containsExactly(type);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_override_in_its_readme_keeps_it_from_being_destroyed(Cloud cloud) throws IOException {
        Terraform terraform = initialised(cloud);
        terraform.variables(ExampleJob.of(cloud).variables(Map.of()));
        terraform.succeed("apply", "-no-color", "-auto-approve");
        Matcher example = Pattern.compile("```hcl\\n((?:(?!```).)*prevent_destroy = true.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(cloud.module().resolve("README.md")));
        assertThat(example.find()).isTrue();
        Files.writeString(terraform.folder().resolve("prevent_destroy_override.tf"), example.group(1));

        Terraform.Run run = terraform.run("destroy", "-no-color", "-auto-approve");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("Instance cannot be destroyed");
    }

    private static void removeTags(Path module, String type, String attribute) throws IOException {
        Pattern line = Pattern.compile(
                "(resource \"" + type + "\" \"\\w+\" \\{\\n(?:(?!^}).*\\n)*?) +" + attribute + " +=.*\\n",
                Pattern.MULTILINE);
        int removed = 0;
        for (Path file : Needs.filesBelow(module)) {
            if (file.getParent().equals(module) && file.toString().endsWith(".tf")) {
                Matcher matcher = line.matcher(Files.readString(file));
                if (matcher.find()) {
                    Files.writeString(file, matcher.replaceFirst("$1"));
                    removed++;
                }
            }
        }
        assertThat(removed).as("tags of " + type).isOne();
    }

    private static List<String> withCostCenter() {
        List<String> keys = new ArrayList<>(OWN_KEYS);
        keys.add("cost_center");
        return keys;
    }

    private static Set<String> types(Set<String> addresses) {
        return addresses.stream()
                .map(address -> address.substring(0, address.indexOf('.')))
                .collect(Collectors.toSet());
    }

    private static List<Problem> bind(Job job, Path state) {
        List<Problem> problems = new ArrayList<>();
        OutputBinding.bind(job, StateReader.outputs().read(state), problems);
        return problems;
    }

    /** The ids of the job's resources. The resource group is not the module's: it builds in one that is there. */
    private static List<String> declaredIds(Job job) {
        return job.infrastructure().map(Infrastructure::provider).map(ProviderConfig::resources).orElseThrow().stream()
                .filter(resource -> !resource.resourceType().equals("resource_group"))
                .map(Resource::resourceId)
                .toList();
    }

    private Terraform initialised(Cloud cloud) {
        Terraform terraform = copyOf(cloud);
        terraform.succeed("init", "-no-color");
        return terraform;
    }

    private Terraform copyOf(Cloud cloud) {
        return Terraform.in(Terraform.copy(cloud.module(), folder.resolve("module")), providers(cloud));
    }

    private static Map<String, StubProvider> providers(Cloud cloud) {
        return Map.of(cloud.provider, PROVIDERS.get(cloud));
    }
}
