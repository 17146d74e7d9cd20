package io.dativo.aws.state;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.aws.WholeBody;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ObjectStore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Whole objects of S3, such as the messages of a process to Dagster. It takes {@code s3:GetObject} and {@code s3:PutObject}. Thread-safe. */
public final class S3Objects implements ObjectStore {
    private final S3Client s3;

    private S3Objects(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * The objects that a client reaches.
     *
     * @param s3 the host's client; never closed here
     * @return the store
     */
    public static S3Objects of(S3Client s3) {
        return new S3Objects(s3);
    }

    @Override
    public byte[] read(String bucket, String key) {
        try {
            return s3.getObject(request -> request.bucket(bucket).key(key), new WholeBody())
                    .asByteArray();
        } catch (SdkException failed) {
            throw failure(AwsCall.GET_DOCUMENT, bucket, key, failed);
        }
    }

    @Override
    public void write(String bucket, String key, byte[] content) {
        try {
            s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
        } catch (SdkException failed) {
            throw failure(AwsCall.PUT_DOCUMENT, bucket, key, failed);
        }
    }

    private static ProviderException failure(AwsCall call, String bucket, String key, SdkException failed) {
        return AwsErrors.of(call, "s3://" + bucket + "/" + key, failed);
    }
}
