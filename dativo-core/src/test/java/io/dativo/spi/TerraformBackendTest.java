package io.dativo.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerraformBackendTest {
    private static final Path STORE = Path.of("src/test/resources/states/backends/store");

    @ParameterizedTest(name = "{0} {2}: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "local      |                                            | default   | terraform.tfstate",
                "local      |                                            | acme-prod | terraform.tfstate.d/acme-prod/terraform.tfstate",
                "local      | path=states/x.tfstate                      | default   | states/x.tfstate",
                "local      | path=states/x.tfstate                      | acme-prod | terraform.tfstate.d/acme-prod/terraform.tfstate",
                "local      | workspace_dir=/var/ws                      | acme-prod | /var/ws/acme-prod/terraform.tfstate",
                "s3         | key=dativo/acme/prod/terraform.tfstate     | default   | dativo/acme/prod/terraform.tfstate",
                "s3         | key=dativo/acme/prod/terraform.tfstate     | acme-prod | env:/acme-prod/dativo/acme/prod/terraform.tfstate",
                "s3         | key=k;workspace_key_prefix=teams/data      | acme-prod | teams/data/acme-prod/k",
                "s3         | key=k;workspace_key_prefix=teams/data      | default   | k",
                "s3         | key=k;workspace_key_prefix=teams//data/    | acme-prod | teams/data/acme-prod/k",
                "s3         | key=k;workspace_key_prefix=                | acme-prod | acme-prod/k",
                "s3         | key=a//b                                   | default   | a//b",
                "s3         | key=a//b                                   | acme-prod | env:/acme-prod/a/b",
                "s3         | key=./a/../b                               | acme-prod | env:/acme-prod/b",
                "gcs        |                                            | default   | default.tfstate",
                "gcs        |                                            | acme-prod | acme-prod.tfstate",
                "gcs        | prefix=dativo/acme                         | default   | dativo/acme/default.tfstate",
                "gcs        | prefix=dativo/acme                         | acme-prod | dativo/acme/acme-prod.tfstate",
                "gcs        | prefix=/dativo/acme/                       | acme-prod | dativo/acme/acme-prod.tfstate",
                "azurerm    | key=prod.terraform.tfstate                 | default   | prod.terraform.tfstate",
                "azurerm    | key=prod.terraform.tfstate                 | acme-prod | prod.terraform.tfstateenv:acme-prod",
                "http       | address=https://host.example/state/x       | default   | https://host.example/state/x",
                "pg         | conn_str=postgres://h/d                    | default   | default",
                "pg         | conn_str=postgres://h/d                    | acme-prod | acme-prod",
                "consul     | path=full/path                             | default   | full/path",
                "consul     | path=full/path                             | acme-prod | full/path-env:acme-prod",
                "kubernetes | secret_suffix=state                        | default   | tfstate-default-state",
                "kubernetes | secret_suffix=state                        | acme-prod | tfstate-acme-prod-state",
                "oss        |                                            | default   | env:/terraform.tfstate",
                "oss        | prefix=p;key=k                             | acme-prod | p/acme-prod/k",
                "cos        |                                            | default   | terraform.tfstate",
                "cos        | prefix=p                                   | acme-prod | p/acme-prod/terraform.tfstate",
                "oci        |                                            | default   | terraform.tfstate",
                "oci        | key=k                                      | acme-prod | tf-state-env/acme-prod/k",
            })
    void every_backend_keeps_a_state_where_terraform_puts_it(
            String type, String arguments, String workspace, String place) {
        assertThat(backend(type, arguments, workspace).place()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "terraform-state | s3  | key=dativo/acme/prod/terraform.tfstate | default",
                "terraform-state | s3  | key=dativo/acme/prod/terraform.tfstate | acme-prod",
                "terraform-state | s3  | key=dativo/acme/prod/terraform.tfstate;workspace_key_prefix=teams/data | acme-prod",
                "gcs/dativo      | gcs | prefix=acme | default",
                "gcs             | gcs | prefix=dativo/acme | acme-prod",
            })
    void terraform_put_real_objects_there(String bucket, String type, String arguments, String workspace) {
        // A colon cannot be in the name of a folder everywhere, so the data spells it %3A.
        String object = backend(type, arguments, workspace).place().replace(":", "%3A");

        assertThat(STORE.resolve(bucket).resolve(object)).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "acme-prod", "a.b_c~1", "team+x", "a@b", "feature:x", "a=b&c$d", "..."})
    void names_that_terraform_takes_are_taken(String workspace) {
        assertThat(backend("local", "", workspace).workspace()).isEqualTo(workspace);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "../x", "..", ".", "a/b", "a b", "a%2Fb", "ü", "a;b", "a,b", "a?b", "a#b", "a\\b", "${ENV}"})
    void names_that_terraform_refuses_are_refused(String workspace) {
        assertThatThrownBy(() -> backend("s3", "key=k", workspace)).hasMessageContaining("workspace-name");
    }

    @ParameterizedTest
    @CsvSource({"s3, key", "azurerm, key", "http, address", "consul, path", "kubernetes, secret_suffix"})
    void a_missing_argument_is_named(String type, String argument) {
        assertThatThrownBy(() -> backend(type, argument + "=", "default").place())
                .hasMessageContaining("backend-argument")
                .hasMessageContaining("needs '" + argument + "'");
    }

    @Test
    void a_backend_without_workspaces_has_none() {
        assertThatThrownBy(
                        () -> backend("http", "address=http://h", "acme-prod").place())
                .hasMessageContaining("backend-without-workspaces");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "remote | name   | acme-prod | default   | acme/acme-prod",
                "remote | name   | acme-prod | acme-prod | acme/acme-prod",
                "remote | prefix | acme-     | prod      | acme/acme-prod",
                "remote | prefix | acme-     | acme-prod | acme/acme-prod",
                "cloud  | name   | acme-prod | default   | acme/acme-prod",
                "cloud  | tags   | data      | acme-prod | acme/acme-prod",
                "cloud  | -      | -         | acme-prod | acme/acme-prod",
                "cloud  | prefix | x-        | acme-prod | acme/acme-prod",
            })
    void hcp_terraform_has_one_state_for_a_workspace(
            String type, String argument, String value, String workspace, String place) {
        Map<String, Object> workspaces = argument == null ? Map.of() : Map.of(argument, value);

        assertThat(hcp(type, workspaces, workspace).place()).isEqualTo(place);
        assertThat(hcp(type, List.of(workspaces), workspace).place())
                .as("as terraform init notes the block of remote")
                .isEqualTo(place);
    }

    @Test
    void hcp_terraform_needs_an_organization_and_a_workspace() {
        assertThatThrownBy(() -> hcp("remote", Map.of("name", "a"), "b").place())
                .hasMessageContaining("tied to the workspace 'a', so it cannot have 'b'");
        assertThatThrownBy(() -> hcp("remote", Map.of("prefix", "a"), "default").place())
                .hasMessageContaining("has no workspace 'default'");
        assertThatThrownBy(() -> hcp("cloud", Map.of("name", "../x"), "default").place())
                .hasMessageContaining("workspace-name");
        assertThatThrownBy(() -> backend("remote", "", "x").place()).hasMessageContaining("needs 'organization'");
        assertThat(TerraformBackend.of("cloud", Map.of(), "x", Map.of("TF_CLOUD_ORGANIZATION", "acme")::get)
                        .place())
                .isEqualTo("acme/x");
    }

    @Test
    void an_unknown_backend_has_no_place() {
        assertThatThrownBy(() -> backend("atlas", "", "default").place()).hasMessageContaining("backend-unsupported");
    }

    @Test
    void an_argument_goes_before_its_environment_variable() {
        Map<String, String> environment = Map.of("TF_HTTP_ADDRESS", "http://e", "EMPTY", "");
        TerraformBackend without = TerraformBackend.of("http", Map.of(), "default", environment::get);
        TerraformBackend with = TerraformBackend.of("http", Map.of("address", "http://a"), "default", environment::get);

        assertThat(without.argumentOr("address", "NOT_SET", "EMPTY", "TF_HTTP_ADDRESS"))
                .isEqualTo("http://e");
        assertThat(without.place()).isEqualTo("http://e");
        assertThat(with.place()).isEqualTo("http://a");
    }

    @Test
    void its_text_shows_no_argument() {
        assertThat(backend("s3", "key=k;secret_key=s3cr3t", "acme-prod"))
                .hasToString("backend s3, workspace acme-prod");
    }

    private static TerraformBackend hcp(String type, Object workspaces, String workspace) {
        return TerraformBackend.of(
                type, Map.of("organization", "acme", "workspaces", workspaces), workspace, name -> null);
    }

    private static TerraformBackend backend(String type, String arguments, String workspace) {
        Map<String, Object> map = new HashMap<>();
        for (String argument : arguments == null || arguments.isEmpty() ? new String[0] : arguments.split(";")) {
            map.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
        }
        return TerraformBackend.of(type, map, workspace, name -> null);
    }
}
