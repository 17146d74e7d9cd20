package io.dativo.aws.state;

import io.dativo.aws.WholeBody;
import io.dativo.http.RangedInput;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import io.dativo.spi.StateSource;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One state in S3. Immutable and thread-safe. */
final class S3State implements StateSource {
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Backend backend;
    private final @Nullable S3Client given;

    S3State(S3Backend backend, @Nullable S3Client given) {
        this.backend = backend;
        this.given = given;
    }

    @Override
    public InputStream open() {
        if (given != null) {
            return open(given);
        }
        S3BackendClient own = S3BackendClient.open(backend);
        try {
            return new FilterInputStream(open(own.s3())) {
                @Override
                public void close() {
                    own.close();
                }
            };
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public String describe() {
        return backend.toString();
    }

    @Override
    public String toString() {
        return describe();
    }

    private InputStream open(S3Client s3) {
        return RangedInput.ofState((offset, length, version) -> fetch(s3, offset, length, version));
    }

    private RangedInput.Part fetch(S3Client s3, long offset, int length, @Nullable String version) {
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(backend.bucket())
                .key(backend.key())
                .range("bytes=" + offset + "-" + (offset + length - 1))
                .ifMatch(version);
        Sensitive<String> key = backend.customerKey();
        if (key != null) {
            request.sseCustomerAlgorithm("AES256").sseCustomerKey(key.reveal()).sseCustomerKeyMD5(md5(key));
        }
        try {
            ResponseBytes<GetObjectResponse> got = s3.getObject(request.build(), new WholeBody());
            return part(got, offset);
        } catch (S3Exception refused) {
            // An object without a byte has no range.
            if (refused.statusCode() == RANGE_NOT_SATISFIABLE && offset == 0) {
                return new RangedInput.Part(new byte[0], 0, null);
            }
            throw S3StateFailures.of(refused, backend);
        } catch (SdkException failed) {
            throw S3StateFailures.of(failed, backend);
        } catch (IllegalStateException failed) {
            // The SDK says so of a command for credentials; its words may hold what the command wrote.
            throw new ProviderException(
                    Kind.DENIED, null, backend + ": the command that its profile names gives no credentials", null);
        }
    }

    private RangedInput.Part part(ResponseBytes<GetObjectResponse> got, long offset) {
        byte[] bytes = got.asByteArrayUnsafe();
        String range = got.response().contentRange();
        String size = range == null ? "" : range.substring(range.indexOf('/') + 1);
        if (size.matches("[0-9]{1,18}")) {
            return new RangedInput.Part(
                    bytes, Long.parseLong(size), got.response().eTag());
        }
        if (offset > 0) {
            throw new ProviderException(Kind.REJECTED, null, backend + " is in a store that gives no ranges", null);
        }
        // A store that knows no ranges gives everything at once.
        return new RangedInput.Part(bytes, bytes.length, got.response().eTag());
    }

    /** S3 checks that the key arrived as it was sent. */
    private static String md5(Sensitive<String> key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(key.reveal()));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
