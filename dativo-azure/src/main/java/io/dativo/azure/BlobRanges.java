package io.dativo.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DownloadRetryOptions;
import io.dativo.http.HttpFailure.Call;
import io.dativo.http.RangedInput;
import io.dativo.problem.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one version of a blob.
 *
 * @param blob the blob
 * @param doing what it is read for, for messages
 */
@Internal
public record BlobRanges(BlobClient blob, String doing) implements RangedInput.Ranges {
    @Override
    public RangedInput.Part fetch(long offset, int length, @Nullable String version) {
        try {
            BlobDownloadContentResponse response = blob.downloadContentWithResponse(
                    new DownloadRetryOptions().setMaxRetryRequests(0),
                    version == null ? null : new BlobRequestConditions().setIfMatch(version),
                    new BlobRange(offset, (long) length),
                    false,
                    null,
                    Context.NONE);
            // bytes 0-65535/123456
            String range = response.getDeserializedHeaders().getContentRange();
            byte[] bytes = response.getValue().toBytes();
            long size = range == null ? bytes.length : Long.parseLong(range.substring(range.indexOf('/') + 1));
            return new RangedInput.Part(
                    bytes, size, etag(response.getDeserializedHeaders().getETag()));
        } catch (RuntimeException e) {
            if (e instanceof BlobStorageException refused
                    && BlobErrorCode.INVALID_RANGE.equals(refused.getErrorCode())
                    && offset == 0) {
                return new RangedInput.Part(new byte[0], 0, null);
            }
            throw AzureErrors.of(e, Call.READ, doing);
        }
    }

    /** The ETag as a condition takes it: the SDK takes off the quotes, without which it is none. */
    public static String etag(String scrubbed) {
        return scrubbed.startsWith("\"") ? scrubbed : "\"" + scrubbed + "\"";
    }
}
