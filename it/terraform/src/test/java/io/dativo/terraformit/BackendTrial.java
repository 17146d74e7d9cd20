package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.Sensitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Terraform that writes a state with a backend, and a job that is bound to it.
 *
 * @param folder where the module and the job are
 */
record BackendTrial(Path folder) {
    /** In a folder, with what the job names beside its state. */
    static BackendTrial in(Path folder) throws IOException {
        BackendTrial trial = new BackendTrial(folder);
        trial.write("connector.yaml", "name: any\ntype: iceberg\ndefault_engine: {type: native}\n");
        trial.write(
                "asset.yaml",
                "name: orders\nversion: '1'\nsource_type: csv\nobject: orders\nschema: [{name: id}]\n"
                        + "team: {owner: data@acme.example}\n");
        return trial;
    }

    /** Applies a module with a backend block, in a workspace unless that is null. */
    void apply(String backend, @Nullable String workspace) throws IOException {
        Files.createDirectories(folder.resolve("module"));
        write("module/main.tf", """
                terraform {
                  %s
                }
                output "bucket" {
                  value = "lake-${terraform.workspace}"
                }
                output "password" {
                  value     = "s3cr3t"
                  sensitive = true
                }
                """.formatted(backend));
        Terraform terraform = Terraform.in(folder.resolve("module"), Map.of());
        terraform.succeed("init");
        if (workspace != null) {
            terraform.succeed("workspace", "new", workspace);
        }
        terraform.succeed("apply", "-auto-approve");
    }

    /** A job with this section is bound to the state. */
    void assertBound(String terraform) throws IOException {
        Path file = write("job.yaml", """
                tenant_id: acme
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform: {%s, outputs: {bucket: target.warehouse, password: source.connection.password}}
                """.formatted(terraform));
        Dativo dativo = Dativo.builder()
                .environment(Map.of())
                .terraformEnvironment(Map.of())
                .trust(JobTrust.everything())
                .build();

        Job bound = dativo.resolve(dativo.load(file).job()).job();

        assertThat(bound.target().warehouse()).as(terraform).startsWith("lake-");
        assertThat(bound.source().connection()).isEqualTo(Map.of("password", Sensitive.of("s3cr3t")));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
