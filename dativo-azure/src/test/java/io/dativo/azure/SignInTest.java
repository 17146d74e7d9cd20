package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import io.dativo.azure.state.AzureStates;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TerraformBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who signs in, with the real credentials of the SDK against a stand-in for Microsoft Entra. */
class SignInTest {
    private static final ResourceRef GROUP = new ResourceRef(
            "azure", "resource_group", "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg-acme");

    private final FakeAzure azure = new FakeAzure();
    private final Map<String, String> environment = new HashMap<>(
            Map.of("ARM_TENANT_ID", LoginService.TENANT, "ARM_CLIENT_ID", "6f1c0d0a-0000-4000-8000-000000000001"));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        azure.close();
    }

    private StateSource state(String environmentName, Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(
                Map.of("storage_account_name", "acmestate", "container_name", "tfstate", "key", "terraform.tfstate"));
        arguments.put("environment", environmentName);
        arguments.putAll(more);
        AzureProvider provider = AzureProvider.builder()
                .httpClient(azure.client(Duration.ofSeconds(10)))
                .build();
        return AzureStates.of(provider).source(TerraformBackend.of("azurerm", arguments, "default", environment::get));
    }

    @Test
    void a_backend_with_a_client_secret_signs_in_as_terraform_does() throws IOException {
        azure.blobs.put("acmestate.blob.core.windows.net", "tfstate", "terraform.tfstate", text("{}"));
        environment.put("ARM_CLIENT_SECRET", LoginService.SECRET);
        assertThat(state("public", Map.of()).open().readAllBytes()).isEqualTo(text("{}"));
        assertThat(azure.hosts())
                .as("the account's keys are not asked for")
                .containsOnly("login.microsoftonline.com", "acmestate.blob.core.windows.net");
    }

    @Test
    void in_another_cloud_it_signs_in_there() throws IOException {
        azure.blobs.put("acmestate.blob.core.usgovcloudapi.net", "tfstate", "terraform.tfstate", text("{}"));
        Path secret = Files.writeString(folder.resolve("secret"), LoginService.SECRET + "\n");
        assertThat(state("usgovernment", Map.of("client_secret_file_path", secret.toString()))
                        .open()
                        .readAllBytes())
                .isEqualTo(text("{}"));
        assertThat(azure.hosts())
                .contains("login.microsoftonline.us")
                .doesNotContain("acmestate.blob.core.windows.net");
    }

    @Test
    void a_backend_with_an_oidc_token_signs_in_with_it() throws IOException {
        azure.blobs.put("acmestate.blob.core.windows.net", "tfstate", "terraform.tfstate", text("{}"));
        Path token = Files.writeString(folder.resolve("token"), LoginService.ASSERTION);
        environment.put("ARM_OIDC_TOKEN_FILE_PATH", token.toString());
        assertThat(state("public", Map.of("use_oidc", true)).open().readAllBytes())
                .isEqualTo(text("{}"));
    }

    @Test
    void a_secret_that_is_wrong_or_cannot_be_read_is_told_and_not_shown() {
        environment.put("ARM_CLIENT_SECRET", "wrong~secret");
        assertThatThrownBy(() -> state("public", Map.of()).open())
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .message()
                .contains("AADSTS7000215")
                .doesNotContain("wrong~secret");
        environment.remove("ARM_CLIENT_SECRET");
        assertThatThrownBy(() -> state(
                                "public",
                                Map.of(
                                        "client_secret_file_path",
                                        folder.resolve("none").toString()))
                        .open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("client_secret_file_path cannot be read");
    }

    @Test
    void the_pipeline_of_the_host_is_used_as_it_is() {
        azure.arm.create(GROUP.id());
        HttpPipeline pipeline = new HttpPipelineBuilder()
                .httpClient(azure.client(Duration.ofSeconds(10)))
                .policies((context, next) -> {
                    context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + FakeAzure.TOKEN);
                    return next.process();
                })
                .build();
        AzureProvider provider = AzureProvider.builder().pipeline(pipeline).build();
        assertThat(provider.open(AccountScope.of("azure"))
                        .read(List.of(GROUP))
                        .get(GROUP)
                        .status())
                .isEqualTo(Status.FOUND);
    }

    @Test
    void over_http_no_token_is_sent() {
        URI address = URI.create("http://127.0.0.1:" + azure.port() + "/management.azure.com/");
        AzureProvider provider = AzureProvider.builder()
                .resourceManager(address)
                .credential(azure.credential())
                .build();
        provider.open(AccountScope.of("azure")).read(List.of(GROUP));
        assertThat(azure.authorizations()).containsExactly("");
        assertThat(azure.scopes()).isEmpty();
        assertThatThrownBy(() -> AzureProvider.builder().resourceManager(URI.create("ftp://x/")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
