package io.dativo.aws;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;

/** What the SDK's exceptions mean. */
final class AwsErrors {
    /** The code of a failure that is an organisation's tag policy at work. */
    static final String TAG_POLICY = "TagPolicyViolation";

    private static final int LONGEST_DETAIL = 300;

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "AuthFailure",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "InvalidToken",
            "MissingAuthenticationToken",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");

    private static final Set<String> MISSING = Set.of(
            "ChildNotFoundException",
            "EntityNotFoundException",
            "NoSuchBucket",
            "NoSuchEntity",
            "NoSuchEntityException",
            "NoSuchResource",
            "NotFoundException",
            "PolicyNotFoundException",
            "ResourceNotFoundException",
            "TargetNotFoundException");

    private static final Set<String> CONFLICTS = Set.of(
            "ConcurrentModification",
            "ConcurrentModificationException",
            "ConflictException",
            "EntityTemporarilyUnmodifiable",
            "OperationAborted");

    /** Some of these come with the status of a conflict. */
    private static final Set<String> REFUSED =
            Set.of("AlreadyExistsException", "EntityAlreadyExists", "LimitExceeded", "UnmodifiableEntity");

    private static final Set<String> NOT_READY =
            Set.of("FederationSourceRetryableException", "ResourceNotReadyException", "ServiceUnavailable");

    private static final Set<String> TIMEOUTS =
            Set.of("OperationTimeoutException", "RequestTimeout", "RequestTimeoutException");

    private static final Pattern PERMISSION = Pattern.compile("not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)");

    private static final Pattern ABSENT = Pattern.compile("(?i)does not exist|doesn't exist|not found");

    private AwsErrors() {}

    /**
     * Makes one call.
     *
     * @param call which
     * @param on the resource, for messages
     * @throws ProviderException in place of whatever the SDK throws
     */
    static <T> T calling(AwsCall call, String on, Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException e) {
            throw of(call, on, e);
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            // What the SDK finds wrong before it sends anything.
            throw exception(Kind.REJECTED, e.getClass().getSimpleName(), call, on, shortened(e.getMessage()), e);
        }
    }

    /** The first of the causes of a failed call that says most. */
    static ProviderException of(AwsCall call, String on, SdkException failure) {
        if (failure instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
            return answered(call, on, answer);
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return unanswered(call, on, failure, root);
    }

    /** What an item's own failure inside a call that succeeded means. */
    static ProviderException ofItem(
            AwsCall call, String on, int status, @Nullable String code, @Nullable String words) {
        String line = shortened(words);
        // An item has no code of its own for it.
        boolean isMissing = status < 500 && ABSENT.matcher(line).find();
        return failure(call, on, isMissing ? 404 : status, code == null ? "" : code, line, "", null);
    }

    private static ProviderException answered(AwsCall call, String on, AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details.errorCode() == null ? "" : details.errorCode();
        String words = shortened(details.errorMessage());
        String id = answer.requestId() == null ? "" : " (request " + answer.requestId() + ")";
        if (RetryUtils.isClockSkewException(answer)) {
            return exception(
                    Kind.REJECTED,
                    code,
                    call,
                    on,
                    "the clock of this machine is wrong, and AWS refuses what it signs: set it; " + words + id,
                    answer);
        }
        if (RetryUtils.isThrottlingException(answer) || answer.statusCode() == 429) {
            String after = header(details, "Retry-After");
            String pause = after == null ? "" : ", to be asked again after " + after + " s";
            return exception(Kind.THROTTLED, code, call, on, "too many calls" + pause + "; " + words + id, answer);
        }
        String elsewhere = header(details, "x-amz-bucket-region");
        if (answer.statusCode() == 301 || code.equals("AuthorizationHeaderMalformed") || code.endsWith("Redirect")) {
            return exception(
                    Kind.REJECTED,
                    code,
                    call,
                    on,
                    "it is in " + (elsewhere == null ? "another region" : "the region " + elsewhere)
                            + ", which is not the job's; give the resource its own 'region'; " + words + id,
                    answer);
        }
        return failure(call, on, answer.statusCode(), code, words, id, answer);
    }

    private static ProviderException failure(
            AwsCall call, String on, int status, String code, String words, String id, @Nullable Throwable cause) {
        String folded = (code + " " + words).toLowerCase(Locale.ROOT);
        if (folded.contains("tagpolicyviolation") || folded.contains("tag policy") || folded.contains("tag policies")) {
            return exception(
                    Kind.REJECTED,
                    TAG_POLICY,
                    call,
                    on,
                    "the organisation's tag policy refuses it: " + words + id,
                    cause);
        }
        if (EXPIRED.contains(code)) {
            return exception(
                    Kind.DENIED, code, call, on, "the credentials have expired, get new ones; " + words + id, cause);
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return exception(Kind.DENIED, code, call, on, "AWS does not know these credentials; " + words + id, cause);
        }
        Kind kind = kind(status, code);
        String told = kind == Kind.DENIED ? "missing permission " + missing(call, words) + "; " + words : words;
        return exception(kind, code, call, on, told + id, cause);
    }

    private static Kind kind(int status, String code) {
        if (MISSING.contains(code)) {
            return Kind.NOT_FOUND;
        }
        if (REFUSED.contains(code)) {
            return Kind.REJECTED;
        }
        if (CONFLICTS.contains(code)) {
            return Kind.CONFLICT;
        }
        if (NOT_READY.contains(code)) {
            return Kind.UNAVAILABLE;
        }
        if (TIMEOUTS.contains(code)) {
            return Kind.TIMEOUT;
        }
        boolean isTooFast = code.startsWith("Throttl")
                || code.equals("TooManyRequestsException")
                // Cost Explorer's word for it.
                || code.equals("LimitExceededException")
                || status == 429;
        if (isTooFast) {
            return Kind.THROTTLED;
        }
        if (code.startsWith("AccessDenied") || code.startsWith("Unauthorized") || status == 401 || status == 403) {
            return Kind.DENIED;
        }
        return switch (status) {
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.TIMEOUT;
            case 409, 412 -> Kind.CONFLICT;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED;
        };
    }

    /** AWS often names the permission itself, which may be another service's than that of the call. */
    private static String missing(AwsCall call, String words) {
        Matcher named = PERMISSION.matcher(words);
        return named.find() ? named.group(1) : String.join(" or ", call.permissions());
    }

    private static ProviderException unanswered(AwsCall call, String on, SdkException failure, Throwable root) {
        String words = root.getMessage() == null ? root.getClass().getSimpleName() : shortened(root.getMessage());
        String name = root.getClass().getSimpleName();
        if (failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || failure instanceof AbortedException) {
            return exception(Kind.TIMEOUT, name, call, on, "no answer in time", failure);
        }
        if (words.startsWith("Unable to load credentials")) {
            return exception(
                    Kind.DENIED,
                    "NoCredentials",
                    call,
                    on,
                    "there are no credentials: none given to AwsProvider.builder(), and the SDK found none in the"
                            + " environment, a profile, a container or an instance",
                    failure);
        }
        if (words.contains("Unable to load region")) {
            return exception(
                    Kind.REJECTED,
                    "NoRegion",
                    call,
                    on,
                    "there is no region: give the job's 'region', or set AWS_REGION",
                    failure);
        }
        boolean neverSent = root instanceof ConnectException
                || root instanceof UnknownHostException
                || root instanceof NoRouteToHostException
                || "Connect timed out".equalsIgnoreCase(words);
        if (neverSent) {
            return exception(Kind.UNAVAILABLE, name, call, on, "the endpoint cannot be reached: " + words, failure);
        }
        if (root instanceof IOException) {
            // The request may have arrived.
            Kind kind = call.isWrite() || root instanceof InterruptedIOException ? Kind.TIMEOUT : Kind.UNAVAILABLE;
            return exception(kind, name, call, on, "the connection broke: " + words, failure);
        }
        return exception(Kind.REJECTED, name, call, on, words, failure);
    }

    private static String shortened(@Nullable String words) {
        String line = words == null ? "" : words.lines().findFirst().orElse("").trim();
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line;
    }

    private static @Nullable String header(AwsErrorDetails details, String name) {
        return details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse().firstMatchingHeader(name).orElse(null);
    }

    private static ProviderException exception(
            Kind kind, String code, AwsCall call, String on, String words, @Nullable Throwable cause) {
        return new ProviderException(
                kind,
                code.isEmpty() ? null : code,
                call + " on " + on + ": " + (code.isEmpty() ? "" : code + ": ") + words,
                cause);
    }
}
