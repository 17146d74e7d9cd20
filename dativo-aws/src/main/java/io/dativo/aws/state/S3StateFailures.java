package io.dativo.aws.state;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a state in S3 cannot be had, and what to do about it: what {@link AwsErrors} says, where a state has no more to say. */
final class S3StateFailures {
    private S3StateFailures() {}

    static ProviderException of(SdkException failure, S3Backend backend) {
        AwsErrorDetails details = failure instanceof AwsServiceException refused ? refused.awsErrorDetails() : null;
        if (details == null) {
            return unanswered(failure, backend);
        }
        int status = ((AwsServiceException) failure).statusCode();
        String code = details.errorCode() == null ? "HTTP " + status : details.errorCode();
        String said = String.valueOf(details.errorMessage()).toLowerCase(Locale.ROOT);
        if ("Sts".equalsIgnoreCase(details.serviceName())) {
            return failure(
                    Kind.DENIED,
                    code,
                    backend
                            + ": the role of the backend cannot be assumed; check its ARN, its trust policy and that these"
                            + " credentials may call sts:AssumeRole",
                    failure);
        }
        if (isElsewhere(status, code, details)) {
            return failure(Kind.REJECTED, code, backend + " " + elsewhere(details, backend), failure);
        }
        if (status == 400 && said.contains("encryption")) {
            return failure(Kind.REJECTED, code, backend + " " + encrypted(backend), failure);
        }
        if (status == 403 && code.equals("AccessDenied")) {
            return failure(Kind.DENIED, code, backend + " " + denied(said, backend), failure);
        }
        return switch (code) {
            case "NoSuchKey" ->
                failure(
                        Kind.NOT_FOUND,
                        code,
                        backend + " has no state: it was never applied, or the key or the workspace is wrong",
                        failure);
            case "NoSuchBucket" ->
                failure(
                        Kind.NOT_FOUND,
                        code,
                        backend + " is in no bucket: there is none of the name '" + backend.bucket() + "'",
                        failure);
            case "PreconditionFailed", "InvalidRange" ->
                failure(
                        Kind.CONFLICT,
                        code,
                        backend + " changed while it was read; read it again when Terraform is done",
                        failure);
            case "InvalidObjectState" ->
                failure(
                        Kind.REJECTED,
                        code,
                        backend + " is archived; restore it to a storage class that can be read at once",
                        failure);
            default -> AwsErrors.of(AwsCall.GET_STATE, backend.toString(), failure);
        };
    }

    private static ProviderException unanswered(SdkException failure, S3Backend backend) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("Unable to load region")) {
            return failure(
                    Kind.REJECTED,
                    "NoRegion",
                    backend + ": nothing says in which region it is; give the backend its region, or set AWS_REGION",
                    failure);
        }
        if (said.contains("Unable to load credentials")) {
            return failure(
                    Kind.DENIED,
                    "NoCredentials",
                    backend + ": there are no credentials; give the backend a profile or a role, or set AWS_PROFILE, or"
                            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    failure);
        }
        if (said.contains("rofile")) {
            return failure(Kind.DENIED, "NoCredentials", backend + ": " + said, failure);
        }
        return AwsErrors.of(AwsCall.GET_STATE, backend.toString(), failure);
    }

    private static boolean isElsewhere(int status, String code, AwsErrorDetails details) {
        return status == 301
                || status == 307
                || code.equals("AuthorizationHeaderMalformed")
                || (status != 200 && region(details) != null && code.equals("IllegalLocationConstraintException"));
    }

    private static String elsewhere(AwsErrorDetails details, S3Backend backend) {
        String real = region(details);
        return "is in another region than " + (backend.region() == null ? "was asked" : backend.region())
                + "; set the region of the backend" + (real == null ? " to that of the bucket" : " to " + real);
    }

    private static @Nullable String region(AwsErrorDetails details) {
        return details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse(null);
    }

    private static String encrypted(S3Backend backend) {
        return backend.customerKey() == null
                ? "is encrypted with a key of its writer (SSE-C); give sse_customer_key or AWS_SSE_CUSTOMER_KEY"
                : "is not encrypted with the given sse_customer_key";
    }

    private static String denied(String said, S3Backend backend) {
        if (said.contains("kms:")) {
            return "may not be decrypted with these credentials; they need kms:Decrypt on the key that encrypts it";
        }
        String key = backend.customerKey() == null ? "" : "; or it is not encrypted with the given sse_customer_key";
        return "may not be read with these credentials; they need s3:GetObject on it. Without s3:ListBucket on the bucket,"
                + " S3 gives this answer also where there is no state" + key;
    }

    private static ProviderException failure(Kind kind, String code, String message, Throwable cause) {
        return new ProviderException(kind, code, message, cause);
    }
}
