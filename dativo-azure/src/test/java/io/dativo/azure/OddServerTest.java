package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import io.dativo.azure.state.AzureStates;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.StateSource;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformBackend;
import io.dativo.terraform.StateReader;
import io.dativo.testparts.OddServer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What Azure, or who stands in its place, answers costs a bounded time and memory, whatever it is. */
class OddServerTest {
    private static final String GROUP = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg-acme";
    private static final ResourceRef RESOURCE_GROUP = new ResourceRef("azure", "resource_group", GROUP);
    private static final ResourceRef CONTAINER =
            new ResourceRef("azure", "blob_container", "https://lake.blob.core.windows.net/raw");

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd);
                TagStore store = provider(server).open(AccountScope.of("azure"))) {
            for (ResourceRef resource : List.of(RESOURCE_GROUP, CONTAINER)) {
                TagRead read = store.read(List.of(resource)).get(resource);
                assertThat(read.status()).as(resource.type()).isEqualTo(Status.NOT_OBSERVED);
                assertThat(read.failure()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_state_of_a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd)) {
            StateSource source = AzureStates.of(provider(server))
                    .source(TerraformBackend.of(
                            "azurerm",
                            Map.of("storage_account_name", "acmestate", "container_name", "tfstate", "key", "prod"),
                            "default",
                            name -> null));

            assertThatThrownBy(() -> StateReader.outputs().read(source)).isInstanceOf(ProviderException.class);
        }
    }

    private static AzureProvider provider(OddServer server) {
        return AzureProvider.builder()
                .credential(request ->
                        Mono.just(new AccessToken("token", OffsetDateTime.now().plusHours(1))))
                .httpClient(new Loopback(server.address().getPort(), Duration.ofMillis(200)))
                .build();
    }
}
