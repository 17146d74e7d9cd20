package io.dativo.aws;

import io.dativo.problem.Internal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An answer's body, all of it: the HTTP client of some JDKs, 17 among them, takes a connection that breaks for the end of the
 * body, so the length is compared with the one that was promised. The SDK asks again for what was cut.
 */
@Internal
public final class WholeBody implements ResponseTransformer<GetObjectResponse, ResponseBytes<GetObjectResponse>> {
    @Override
    public ResponseBytes<GetObjectResponse> transform(GetObjectResponse response, AbortableInputStream body) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean broken = false;
        try {
            body.transferTo(read);
        } catch (IOException e) {
            broken = true;
        }
        Long promised = response.contentLength();
        if (broken || (promised != null && read.size() < promised)) {
            String cut = "the body broke off after " + read.size() + " of "
                    + (promised == null ? "an unknown number of" : promised) + " bytes";
            throw RetryableException.create(cut, new EOFException(cut));
        }
        return ResponseBytes.fromByteArrayUnsafe(response, read.toByteArray());
    }
}
