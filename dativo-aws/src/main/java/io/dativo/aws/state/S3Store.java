package io.dativo.aws.state;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.aws.WholeBody;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Documents as objects of a bucket, for hosts that share an ownership ledger. Every write is conditional ({@code If-Match},
 * {@code If-None-Match: *}), so that of two writers one wins and the other gets a conflict. The version of a document is its ETag.
 *
 * <p>It takes {@code s3:GetObject}, {@code s3:PutObject} and {@code s3:DeleteObject} on the objects, and {@code s3:ListBucket} on the bucket, without
 * which S3 does not tell an object that does not exist from one that may not be read. A store that is not AWS's must honour
 * both conditions on {@code PUT}.
 *
 * <p>Thread-safe.
 */
public final class S3Store implements VersionedStore {
    private static final int NO_CONTENT = 204;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /** Object metadata by which a write is known again. */
    private static final String WRITE = "dativo-write";

    private final S3Client s3;
    private final String bucket;
    private final String prefix;

    private S3Store(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * A store in a bucket.
     *
     * @param s3 the host's client; never closed here
     * @param bucket the bucket
     * @param folder what the names of all objects begin with, for example {@code dativo/ledger}; may be empty
     * @return the store
     */
    public static S3Store of(S3Client s3, String bucket, String folder) {
        return new S3Store(s3, bucket, folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/");
    }

    /** A request costs about as much for the records of a thousand resources as for those of one. */
    @Override
    public int preferredLength() {
        return 2 << 20;
    }

    @Override
    public Optional<Versioned> read(String name) {
        String key = key(name);
        try {
            ResponseBytes<GetObjectResponse> got =
                    s3.getObject(request -> request.bucket(bucket).key(key), new WholeBody());
            String version = got.response().eTag();
            AwsErrors.require(AwsCall.GET_DOCUMENT, place(key), version != null);
            return Optional.of(Versioned.of(place(key), got.asByteArrayUnsafe(), version));
        } catch (NoSuchKeyException absent) {
            return Optional.empty();
        } catch (SdkException failed) {
            throw AwsErrors.of(AwsCall.GET_DOCUMENT, place(key), failed);
        }
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        for (String name : names(key(prefix))) {
            read(name).ifPresent(document -> found.put(name, document));
        }
        return found;
    }

    private List<String> names(String start) {
        List<String> names = new ArrayList<>();
        ListObjectsV2Request request =
                ListObjectsV2Request.builder().bucket(bucket).prefix(start).build();
        try {
            boolean more;
            do {
                ListObjectsV2Response page = s3.listObjectsV2(request);
                // Every list of S3 says of which bucket it is, and whether there is more.
                boolean isAnswer = page.name() != null
                        && page.isTruncated() != null
                        && (!page.isTruncated() || page.nextContinuationToken() != null);
                AwsErrors.require(AwsCall.LIST_DOCUMENTS, place(start), isAnswer);
                page.contents().forEach(object -> names.add(object.key().substring(prefix.length())));
                request = request.toBuilder()
                        .continuationToken(page.nextContinuationToken())
                        .build();
                more = Boolean.TRUE.equals(page.isTruncated());
            } while (more);
        } catch (SdkException failed) {
            throw AwsErrors.of(AwsCall.LIST_DOCUMENTS, place(start), failed);
        }
        names.removeIf(name -> !NAME.matcher(name).matches());
        return names;
    }

    @Override
    public void delete(String name) {
        String key = key(name);
        try {
            int status = s3.deleteObject(request -> request.bucket(bucket).key(key))
                    .sdkHttpResponse()
                    .statusCode();
            AwsErrors.require(AwsCall.DELETE_DOCUMENT, place(key), status == NO_CONTENT);
        } catch (SdkException failed) {
            throw AwsErrors.of(AwsCall.DELETE_DOCUMENT, place(key), failed);
        }
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        String key = key(name);
        String mark = UUID.randomUUID().toString();
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType("application/json")
                .metadata(Map.of(WRITE, mark));
        if (expectedVersion == null) {
            request.ifNoneMatch("*");
        } else {
            request.ifMatch(expectedVersion);
        }
        try {
            String version = s3.putObject(request.build(), RequestBody.fromString(content))
                    .eTag();
            AwsErrors.require(AwsCall.PUT_DOCUMENT, place(key), version != null);
            return true;
        } catch (NoSuchKeyException deleted) {
            return false;
        } catch (S3Exception refused) {
            if (isLost(refused)) {
                return isWritten(key, mark);
            }
            throw failure(key, refused);
        } catch (SdkException failed) {
            throw failure(key, failed);
        }
    }

    /** {@code s3://bucket/folder/}. */
    @Override
    public String toString() {
        return place(prefix);
    }

    /** Whether another write came first, or came at the same moment. */
    private static boolean isLost(S3Exception refused) {
        String code = refused.awsErrorDetails() == null
                ? ""
                : refused.awsErrorDetails().errorCode();
        return refused.statusCode() == 412 || "ConditionalRequestConflict".equals(code);
    }

    /**
     * Whether what is there is what we wrote: when the answer to a write is lost, the SDK sends it again, and the second
     * one is refused because of the first.
     */
    private boolean isWritten(String key, String mark) {
        try {
            return mark.equals(s3.headObject(request -> request.bucket(bucket).key(key))
                    .metadata()
                    .get(WRITE));
        } catch (NoSuchKeyException deleted) {
            return false;
        } catch (SdkException failed) {
            throw AwsErrors.of(AwsCall.HEAD_DOCUMENT, place(key), failed);
        }
    }

    private ProviderException failure(String key, SdkException failed) {
        return AwsErrors.of(AwsCall.PUT_DOCUMENT, place(key), failed);
    }

    private String key(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a document name");
        }
        return prefix + name;
    }

    private String place(String key) {
        return "s3://" + bucket + "/" + key;
    }
}
