package io.dativo.azure.state;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import io.dativo.azure.AzureCloud;
import io.dativo.azure.AzureErrors;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.BlobRanges;
import io.dativo.http.HttpFailure.Call;
import io.dativo.http.RangedInput;
import io.dativo.problem.InvalidInputException;
import io.dativo.spi.StateSource;
import io.dativo.spi.TerraformBackend;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One state in Blob storage, read in ranges of one version. Thread-safe. */
final class AzurermState implements StateSource {
    private final @Nullable AzureProvider provider;
    private final TerraformBackend backend;
    private final AzureCloud cloud;
    private final String host;
    private final String container;
    private final String blob;

    AzurermState(
            @Nullable AzureProvider provider,
            TerraformBackend backend,
            AzureCloud cloud,
            String host,
            String container,
            String blob) {
        this.provider = provider;
        this.backend = backend;
        this.cloud = cloud;
        this.host = host;
        this.container = container;
        this.blob = blob;
    }

    @Override
    public InputStream open() {
        String doing = "reading the state " + describe();
        try {
            BlobServiceClient account = BackendSignIn.client(provider, backend, cloud, host);
            BlobClient client = account.getBlobContainerClient(container).getBlobClient(blob);
            return RangedInput.ofState(new BlobRanges(client, doing));
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException e) {
            throw AzureErrors.of(e, Call.READ, doing);
        }
    }

    @Override
    public String describe() {
        return "https://" + host + "/" + container + "/" + blob;
    }

    @Override
    public String toString() {
        return describe();
    }
}
