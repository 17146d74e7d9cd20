package io.dativo.azure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.azure.BlobService;
import io.dativo.azure.FakeAzure;
import io.dativo.http.RangedInput;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import io.dativo.test.StateContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatesTest {
    private static final String HOST = "acmestate.blob.core.windows.net";

    private final FakeAzure azure = new FakeAzure();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void close() {
        azure.close();
    }

    private StateSource source(String workspace, Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "storage_account_name", "acmestate", "container_name", "tfstate", "key", "prod/terraform.tfstate"));
        arguments.putAll(more);
        return AzureStates.of(azure.provider().build())
                .source(TerraformBackend.of("azurerm", arguments, workspace, environment::get));
    }

    @Nested
    class WhatIsNoState extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            azure.blobs.put(HOST, "tfstate", "prod/terraform.tfstate", document);
            return source("default", Map.of());
        }
    }

    private static byte[] text(int bytes) {
        return "0123456789abcdef".repeat(bytes / 16).getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"default, prod/terraform.tfstate", "acme-prod, prod/terraform.tfstateenv:acme-prod"})
    void the_state_of_a_workspace_is_where_terraform_keeps_it(String workspace, String blob) throws IOException {
        azure.blobs.put(HOST, "tfstate", blob, text(160));
        StateSource source = source(workspace, Map.of());
        assertThat(source.describe()).isEqualTo("https://" + HOST + "/tfstate/" + blob);
        try (InputStream state = source.open()) {
            assertThat(state.readAllBytes()).isEqualTo(text(160));
        }
        assertThat(azure.requests()).singleElement().asString().startsWith("GET /tfstate/" + blob);
    }

    @Test
    void the_head_of_a_large_state_is_one_small_request_and_all_of_it_few() throws IOException {
        azure.blobs.put(HOST, "tfstate", "prod/terraform.tfstate", text(3 << 20));
        try (InputStream state = source("default", Map.of()).open()) {
            assertThat(state.readNBytes(1000)).isEqualTo(Arrays.copyOf(text(1600), 1000));
            assertThat(azure.requests()).hasSize(1);
            assertThat(state.readAllBytes()).hasSize((3 << 20) - 1000);
        }
        assertThat(azure.requests()).hasSize(4);
    }

    @Test
    void a_state_that_changes_while_it_is_read_is_a_conflict() throws IOException {
        azure.blobs.put(HOST, "tfstate", "prod/terraform.tfstate", text(1 << 20));
        try (InputStream state = source("default", Map.of()).open()) {
            state.readNBytes(RangedInput.FIRST);
            azure.blobs.put(HOST, "tfstate", "prod/terraform.tfstate", text(1 << 20));
            assertThatThrownBy(state::read)
                    .isInstanceOfSatisfying(
                            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
        }
    }

    @Test
    void an_empty_state_is_empty() throws IOException {
        azure.blobs.put(HOST, "tfstate", "prod/terraform.tfstate", new byte[0]);
        try (InputStream state = source("default", Map.of()).open()) {
            assertThat(state.read()).isEqualTo(-1);
        }
    }

    @Test
    void a_key_comes_before_a_sas_token_and_that_before_a_token_of_entra() {
        azure.blobs.put(HOST, "tfstate", "prod/terraform.tfstate", text(16));
        environment.put("ARM_SAS_TOKEN", "?sv=2026&sig=" + BlobService.SIGNATURE);
        environment.put("ARM_ACCESS_KEY", BlobService.KEY);
        source("default", Map.of()).open();
        assertThat(azure.authorizations()).singleElement().asString().startsWith("SharedKey acmestate:");
        environment.remove("ARM_ACCESS_KEY");
        source("default", Map.of()).open();
        assertThat(azure.authorizations()).hasSize(2).last().isEqualTo("");
        environment.clear();
        source("default", Map.of()).open();
        assertThat(azure.authorizations()).last().asString().startsWith("Bearer ");
        source("default", Map.of("access_key", BlobService.KEY)).open();
        assertThat(azure.authorizations()).last().asString().startsWith("SharedKey ");
    }

    @Test
    void what_cannot_be_had_says_where_it_was_looked_for_and_shows_no_secret() {
        assertThatThrownBy(() -> source("default", Map.of()).open())
                .hasMessageContaining("https://" + HOST + "/tfstate/prod/terraform.tfstate")
                .hasMessageContaining("ContainerNotFound");
        azure.blobs.create(HOST, "tfstate");
        assertThatThrownBy(() -> source("default", Map.of()).open())
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("BlobNotFound");
        assertThatThrownBy(() -> source("default", Map.of("sas_token", "sv=1&sig=wrong-secret"))
                        .open())
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .message()
                .contains("AuthenticationFailed")
                .doesNotContain("wrong-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "storage_account_name, 'evil.example.com/x', is not the name of a storage account",
        "container_name, ../x, is not the name of a container",
        "environment, germany, is not a cloud of Azure",
        "metadata_host, azurestack.local, are not read",
        "key, '', needs 'key'"
    })
    void what_would_lead_elsewhere_is_refused(String name, String value, String message) {
        assertThatThrownBy(() -> source("default", Map.of(name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_cloud_is_that_of_the_backend() {
        assertThat(source("default", Map.of("environment", "usgovernment")).describe())
                .startsWith("https://acmestate.blob.core.usgovcloudapi.net/");
        environment.put("ARM_ENVIRONMENT", "China");
        assertThat(source("default", Map.of()).describe()).startsWith("https://acmestate.blob.core.chinacloudapi.cn/");
    }

    @Test
    void a_state_is_found_by_the_address_of_its_blob() throws IOException {
        azure.blobs.put(HOST, "tfstate", "prod/a b.tfstate", text(16));
        StateSourceProvider states = AzureStates.of(azure.provider().build());
        StateSource source = states.source(
                        "https://acmestate.blob.core.windows.net/tfstate/prod/a%20b.tfstate?sv=1&sig="
                                + BlobService.SIGNATURE,
                        environment::get)
                .orElseThrow();
        assertThat(source.describe()).isEqualTo("https://" + HOST + "/tfstate/prod/a b.tfstate");
        try (InputStream state = source.open()) {
            assertThat(state.readAllBytes()).isEqualTo(text(16));
        }
        assertThat(azure.authorizations()).containsExactly("");
        for (String other : List.of("https://example.com/x/y", "s3://x/y", "https://a.blob.example.com/x/y", "x")) {
            assertThat(states.source(other, environment::get)).isEmpty();
        }
    }

    @Test
    void it_is_found() {
        assertThat(ServiceLoader.load(StateSourceProvider.class).stream().map(ServiceLoader.Provider::get))
                .filteredOn(provider -> provider.backendTypes().contains("azurerm"))
                .singleElement()
                .isInstanceOf(AzureStates.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_id_file_path",
                "client_secret_file_path",
                "client_certificate_path",
                "oidc_token_file_path",
                "oidc_request_token",
                "oidc_request_url",
                "msi_endpoint",
                "metadata_host",
                "something_new",
            })
    void what_reaches_files_commands_or_other_places_is_not_a_jobs_to_say(String argument) {
        JobArguments may = new AzureStates().jobArguments("azurerm");

        assertThat(may.isSafe(argument)).isFalse();
        assertThat(may.isPlace(argument))
                .isEqualTo(argument.contains("endpoint") || argument.contains("host") || argument.endsWith("url"));
    }
}
