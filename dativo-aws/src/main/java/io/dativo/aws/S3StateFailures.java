package io.dativo.aws;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a state in S3 cannot be had, and what to do about it. */
final class S3StateFailures {
    private S3StateFailures() {}

    static ProviderException of(SdkException failure, S3Backend backend) {
        if (failure instanceof AwsServiceException refused) {
            return refused(refused, backend);
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return failure(Kind.TIMEOUT, null, backend + " did not arrive in time", failure);
        }
        String said = said(failure);
        if (said.contains("credentials") || said.contains("profile")) {
            return failure(
                    Kind.DENIED,
                    null,
                    backend + ": no credentials for AWS were found; give the backend a profile or a role, or set"
                            + " AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: " + failure.getMessage(),
                    failure);
        }
        if (said.contains("region")) {
            return failure(
                    Kind.REJECTED, null, backend + ": nothing says which region; give the backend its region", failure);
        }
        return failure(
                Kind.UNAVAILABLE,
                null,
                backend + " cannot be reached, or not to its end; check the network and the endpoint",
                failure);
    }

    private static ProviderException refused(AwsServiceException refused, S3Backend backend) {
        AwsErrorDetails details = refused.awsErrorDetails();
        int status = refused.statusCode();
        String code = details == null || details.errorCode() == null ? "HTTP " + status : details.errorCode();
        if (details != null
                && details.serviceName() != null
                && details.serviceName().toLowerCase(Locale.ROOT).equals("sts")) {
            return failure(
                    status == 403 || status == 400 ? Kind.DENIED : kind(refused),
                    code,
                    backend
                            + ": the role of the backend cannot be assumed; check its ARN, its trust policy and that these"
                            + " credentials may call sts:AssumeRole",
                    refused);
        }
        String said = said(refused);
        String what = switch (code) {
            case "NoSuchKey" -> "has no state: it was never applied, or the key or the workspace is wrong";
            case "NoSuchBucket" -> "is in no bucket: there is none of the name '" + backend.bucket() + "'";
            case "PreconditionFailed" -> "changed while it was read; read it again when Terraform is done";
            case "InvalidRange" -> "became shorter while it was read; read it again when Terraform is done";
            case "InvalidObjectState" -> "is archived; restore it to a storage class that can be read at once";
            case "ExpiredToken", "TokenRefreshRequired" ->
                "cannot be read: the credentials have expired; sign in again";
            case "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch" ->
                "cannot be read: AWS does not accept the credentials; check the access key, the secret and the token";
            case "RequestTimeTooSkewed" -> "cannot be read: this machine's clock is wrong; set it";
            default -> null;
        };
        if (what != null) {
            return failure(kind(refused), code, backend + " " + what, refused);
        }
        String region = otherRegion(refused, backend);
        if (region != null) {
            return failure(Kind.REJECTED, code, backend + " " + region, refused);
        }
        if (status == 400 && said.contains("encryption")) {
            return failure(
                    Kind.REJECTED,
                    code,
                    backend
                            + (backend.customerKey() == null
                                    ? " is encrypted with a key of its writer (SSE-C); give sse_customer_key or AWS_SSE_CUSTOMER_KEY"
                                    : " is not encrypted with the given sse_customer_key"),
                    refused);
        }
        if (status == 404) {
            return failure(Kind.NOT_FOUND, code, backend + " has no state: check the bucket and the key", refused);
        }
        if (status == 403) {
            return failure(Kind.DENIED, code, backend + denied(said, backend), refused);
        }
        return failure(kind(refused), code, backend + " cannot be read: S3 answers with status " + status, refused);
    }

    private static String denied(String said, S3Backend backend) {
        if (said.contains("kms")) {
            return " may not be decrypted with these credentials; they need kms:Decrypt on the key that encrypts it";
        }
        String key = backend.customerKey() == null ? "" : "; or it is not encrypted with the given sse_customer_key";
        return " may not be read with these credentials; they need s3:GetObject on it. Without s3:ListBucket on the bucket,"
                + " S3 gives this answer also where there is no state" + key;
    }

    /** What to do when the bucket is in another region than we asked in, or null. */
    private static @Nullable String otherRegion(AwsServiceException refused, S3Backend backend) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String real = details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse(null);
        boolean moved = refused.statusCode() == 301 || refused.statusCode() == 307;
        String asked = backend.region();
        boolean other = real != null && !real.equals(asked);
        String code = details == null ? "" : String.valueOf(details.errorCode());
        if (!moved && !other && !code.equals("AuthorizationHeaderMalformed")) {
            return null;
        }
        return "is in another region than " + (asked == null ? "the one of these credentials" : asked)
                + "; set the region of" + " the backend" + (real == null ? " to the bucket's" : " to " + real);
    }

    private static Kind kind(AwsServiceException refused) {
        int status = refused.statusCode();
        if (refused.isThrottlingException()) {
            return Kind.THROTTLED;
        }
        return switch (status) {
            case 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 409, 412, 416 -> Kind.CONFLICT;
            default -> {
                AwsErrorDetails details = refused.awsErrorDetails();
                String code = details == null ? "" : String.valueOf(details.errorCode());
                yield code.contains("Token") ? Kind.DENIED : status >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED;
            }
        };
    }

    private static String said(SdkException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static ProviderException failure(Kind kind, @Nullable String code, String message, Throwable cause) {
        return new ProviderException(kind, code, message, cause);
    }
}
