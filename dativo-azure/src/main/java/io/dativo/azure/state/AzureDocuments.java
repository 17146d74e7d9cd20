package io.dativo.azure.state;

import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import io.dativo.azure.AzureClients;
import io.dativo.azure.AzureErrors;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.BlobListing;
import io.dativo.azure.BlobRanges;
import io.dativo.azure.ContainerId;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Small shared documents, as an ownership ledger, as blobs of one container. A version is an ETag, and a write has it as its
 * condition: of two writers at once, the second gets a conflict. Thread-safe.
 */
public final class AzureDocuments implements VersionedStore {
    /** What Storage says when the condition does not hold; nothing was written then. */
    private static final Set<BlobErrorCode> SOMEBODY_WROTE =
            Set.of(BlobErrorCode.CONDITION_NOT_MET, BlobErrorCode.BLOB_ALREADY_EXISTS);

    private static final int CREATED = 201;

    private final BlobContainerClient container;
    private final String prefix;

    private AzureDocuments(BlobContainerClient container, String prefix) {
        this.container = container;
        this.prefix = prefix;
    }

    /**
     * Documents in a container of the host's own client.
     *
     * @param container the container, which must exist
     * @param prefix what the names of the blobs begin with, for example {@code dativo/ledger/}; may be empty
     * @return the documents
     */
    public static AzureDocuments of(BlobContainerClient container, String prefix) {
        return new AzureDocuments(Objects.requireNonNull(container, "container"), prefix);
    }

    /**
     * Documents in a container that a provider signs in to.
     *
     * @param provider the provider
     * @param container the container, by its address or as {@code account/container}; it must exist
     * @param prefix what the names of the blobs begin with, for example {@code dativo/ledger/}; may be empty
     * @return the documents
     * @throws IllegalArgumentException when it is not the id of a container
     */
    public static AzureDocuments of(AzureProvider provider, String container, String prefix) {
        AzureClients clients = provider.clients();
        ContainerId id = ContainerId.parse(container, clients.cloud());
        return of(clients.blobs(id.host()).getBlobContainerClient(id.container()), prefix);
    }

    /** A request costs about as much for the records of a thousand resources as for those of one. */
    @Override
    public int preferredLength() {
        return 2 << 20;
    }

    @Override
    public Optional<Versioned> read(String name) {
        try {
            BlobDownloadContentResponse response =
                    container.getBlobClient(prefix + name).downloadContentWithResponse(null, null, null, Context.NONE);
            String version = response.getDeserializedHeaders().getETag();
            require(Call.READ, "reading", name, version != null);
            return Optional.of(Versioned.of(prefix + name, response.getValue().toBytes(), BlobRanges.etag(version)));
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException blob && BlobErrorCode.BLOB_NOT_FOUND.equals(blob.getErrorCode())) {
                return Optional.empty();
            }
            throw failed(Call.READ, "reading", name, e);
        }
    }

    @Override
    public SortedMap<String, Versioned> readAll(String start) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        for (String name : names(start)) {
            read(name).ifPresent(document -> found.put(name, document));
        }
        return found;
    }

    private List<String> names(String start) {
        try {
            return BlobListing.blobs(container, prefix + start, "listing " + this + start)
                    .map(blob -> blob.getName().substring(prefix.length()))
                    .filter(name -> name.indexOf('/') < 0)
                    .toList();
        } catch (RuntimeException e) {
            throw failed(Call.READ, "listing", start, e);
        }
    }

    @Override
    public void delete(String name) {
        try {
            container.getBlobClient(prefix + name).delete();
        } catch (RuntimeException e) {
            if (!(e instanceof BlobStorageException blob)
                    || !BlobErrorCode.BLOB_NOT_FOUND.equals(blob.getErrorCode())) {
                throw failed(Call.WRITE, "deleting", name, e);
            }
        }
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        BlobRequestConditions condition = expectedVersion == null
                ? new BlobRequestConditions().setIfNoneMatch("*")
                : new BlobRequestConditions().setIfMatch(expectedVersion);
        try {
            Response<BlockBlobItem> written = container
                    .getBlobClient(prefix + name)
                    .getBlockBlobClient()
                    .uploadWithResponse(
                            new BlockBlobSimpleUploadOptions(BinaryData.fromString(content))
                                    .setRequestConditions(condition),
                            null,
                            Context.NONE);
            boolean isAnswer = written.getStatusCode() == CREATED
                    && written.getValue() != null
                    && written.getValue().getETag() != null;
            require(Call.WRITE, "writing", name, isAnswer);
            return true;
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException blob
                    && blob.getErrorCode() != null
                    && SOMEBODY_WROTE.contains(blob.getErrorCode())) {
                return false;
            }
            throw failed(Call.WRITE, "writing", name, e);
        }
    }

    private void require(Call call, String doing, String name, boolean isAnswer) {
        if (!isAnswer) {
            throw HttpFailure.notAnAnswer(doing + " " + this + name, call, "it is not that of Blob storage");
        }
    }

    private ProviderException failed(Call call, String doing, String name, RuntimeException e) {
        return AzureErrors.of(e, call, doing + " " + this + name);
    }

    /** The place, without what the client signs in with. */
    @Override
    public String toString() {
        String address = container.getBlobContainerUrl();
        int query = address.indexOf('?');
        return (query < 0 ? address : address.substring(0, query)) + "/" + prefix;
    }
}
