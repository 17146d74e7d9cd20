package io.dativo.azure.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobServiceClient;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.Azurite;
import io.dativo.spi.StateSource;
import io.dativo.spi.TerraformBackend;
import io.dativo.spi.VersionedStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents and states in Azurite. */
class AzuriteDocumentsTest extends DocumentsContract {
    private static Azurite azurite;
    private static BlobServiceClient client;
    private static int tests;

    private String container = "";

    @BeforeAll
    static void start() {
        azurite = new Azurite();
        client = azurite.client();
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
        }
    }

    @BeforeEach
    void create() {
        container = "ledger" + ++tests;
        client.createBlobContainer(container);
    }

    @Override
    VersionedStore documents() {
        return AzureDocuments.of(client.getBlobContainerClient(container), "dativo/");
    }

    @Override
    VersionedStore inNoContainer() {
        return AzureDocuments.of(client.getBlobContainerClient("none"), "");
    }

    @Test
    void a_state_is_read_in_ranges() throws IOException {
        String state = "{\"version\":4}".repeat(20_000);
        client.getBlobContainerClient(container)
                .getBlobClient("terraform.tfstateenv:prod")
                .upload(BinaryData.fromString(state));
        StateSource source = AzureStates.of(
                        AzureProvider.builder().blobClients(host -> client).build())
                .source(TerraformBackend.of(
                        "azurerm",
                        Map.of(
                                "storage_account_name",
                                "devstoreaccount1",
                                "container_name",
                                container,
                                "key",
                                "terraform.tfstate"),
                        "prod",
                        name -> null));
        try (InputStream input = source.open()) {
            assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(state);
        }
    }
}
