package io.dativo.aws;

import java.io.EOFException;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An answer's body, all of it: the JDK's HTTP client takes a connection that breaks for the end of the body, so the length
 * is compared with the one that was promised. The SDK asks again for what was cut.
 */
final class WholeBody implements ResponseTransformer<GetObjectResponse, ResponseBytes<GetObjectResponse>> {
    @Override
    public ResponseBytes<GetObjectResponse> transform(GetObjectResponse response, AbortableInputStream body) {
        byte[] bytes;
        try {
            bytes = body.readAllBytes();
        } catch (IOException broken) {
            throw RetryableException.create("the connection broke", broken);
        }
        Long promised = response.contentLength();
        if (promised != null && bytes.length < promised) {
            String cut = "the body ends after " + bytes.length + " of " + promised + " bytes";
            throw RetryableException.create(cut, new EOFException(cut));
        }
        return ResponseBytes.fromByteArrayUnsafe(response, bytes);
    }
}
