package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Containers, through their metadata, in Azurite. */
class AzuriteContractTest extends ProviderContract {
    private static Azurite azurite;
    private static BlobServiceClient client;
    private static int providers;

    private String prefix = "";

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

    @Override
    protected ProviderSpi newProvider() {
        prefix = "p" + ++providers + "x";
        return AzureProvider.builder().blobClients(host -> client).build();
    }

    @Override
    protected boolean has(Capability capability) {
        // Azurite does not fail on demand.
        return capability != Capability.FAULTS && capability != Capability.ITEM_FAULTS && capability != Capability.HTTP;
    }

    @Override
    protected ResourceRef resource(int number) {
        client.getBlobContainerClient(prefix + number).createIfNotExists();
        return container(prefix + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return container("missing");
    }

    private static ResourceRef container(String name) {
        return new ResourceRef("azure", "blob_container", "https://devstoreaccount1.blob.core.windows.net/" + name);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        String name = resource.id().substring(resource.id().lastIndexOf('/') + 1);
        BlobContainerClient container = client.getBlobContainerClient(name);
        Map<String, String> metadata = new HashMap<>(container.getProperties().getMetadata());
        metadata.put(key, value);
        container.setMetadata(metadata);
    }

    @Test
    void names_of_others_keep_their_spelling_in_azurite_too() {
        resource(0);
        client.getBlobContainerClient(prefix + "0").setMetadata(Map.of("CreatedBy", "Somebody"));
        try (TagStore store = provider().open(AccountScope.of("azure"))) {
            TagWrite write = new TagWrite(container(prefix + "0"), Map.of("Owner", "data"), Set.of(), null);
            assertThat(store.write(List.of(write)).get(write.resource()).isWritten())
                    .isTrue();
            assertThat(store.read(List.of(write.resource()))
                            .get(write.resource())
                            .tags())
                    .isEqualTo(Map.of("CreatedBy", "Somebody", "Owner", "data"));
        }
    }
}
