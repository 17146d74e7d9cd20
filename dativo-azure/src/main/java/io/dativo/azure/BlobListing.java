package io.dativo.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Internal;
import java.util.stream.Stream;

/** Lists the blobs of a container. */
@Internal
public final class BlobListing {
    /** Storage says with each answer by which version of its interface it was made. */
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    private BlobListing() {}

    /**
     * The blobs whose names begin with a prefix. What is no list of Storage's reads like a list of nothing, and is refused.
     *
     * @param container the container
     * @param prefix the prefix
     * @param doing what it is for, for messages
     * @return the blobs; a failure comes while they are taken
     */
    public static Stream<BlobItem> blobs(BlobContainerClient container, String prefix, String doing) {
        return container
                .listBlobs(new ListBlobsOptions().setPrefix(prefix), null)
                .streamByPage()
                .flatMap(page -> {
                    if (page.getHeaders().get(VERSION) == null) {
                        throw HttpFailure.notAnAnswer(doing, Call.READ, "it is not that of Blob storage");
                    }
                    return page.getValue().stream();
                });
    }
}
