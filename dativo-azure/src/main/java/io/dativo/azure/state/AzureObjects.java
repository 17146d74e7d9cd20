package io.dativo.azure.state;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import io.dativo.azure.AzureErrors;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ObjectStore;
import java.util.Objects;

/** Whole blobs of one storage account, such as the messages of a process to Dagster; a bucket is a container. Thread-safe. */
public final class AzureObjects implements ObjectStore {
    private final BlobServiceClient account;

    private AzureObjects(BlobServiceClient account) {
        this.account = account;
    }

    /**
     * The blobs that a client reaches.
     *
     * @param account the host's client of the storage account
     * @return the store
     */
    public static AzureObjects of(BlobServiceClient account) {
        return new AzureObjects(Objects.requireNonNull(account, "account"));
    }

    @Override
    public byte[] read(String bucket, String key) {
        try {
            return account.getBlobContainerClient(bucket)
                    .getBlobClient(key)
                    .downloadContent()
                    .toBytes();
        } catch (RuntimeException e) {
            throw failure(Call.READ, "reading", bucket, key, e);
        }
    }

    @Override
    public void write(String bucket, String key, byte[] content) {
        try {
            account.getBlobContainerClient(bucket)
                    .getBlobClient(key)
                    .getBlockBlobClient()
                    .uploadWithResponse(
                            new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(content)), null, Context.NONE);
        } catch (RuntimeException e) {
            throw failure(Call.WRITE, "writing", bucket, key, e);
        }
    }

    private static ProviderException failure(Call call, String doing, String bucket, String key, RuntimeException e) {
        return AzureErrors.of(e, call, doing + " " + bucket + "/" + key);
    }
}
