package io.dativo.aws;

import io.dativo.http.HttpFailure;
import io.dativo.problem.Characters;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;

/** What the SDK's exceptions mean. */
@Internal
public final class AwsErrors {
    /** The code of a failure that is an organisation's tag policy at work. */
    static final String TAG_POLICY = "TagPolicyViolation";

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
    public static <T> T calling(AwsCall call, String on, Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException e) {
            throw of(call, on, e);
        } catch (UnsupportedOperationException | ClassCastException e) {
            // What the SDK's readers make of an answer that has another shape, as a text in place of a list.
            throw HttpFailure.notAnAnswer(
                    call + " on " + on, call.kind(), "it has another shape than what was asked for");
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            // What the SDK finds wrong before it sends anything.
            throw exception(
                    Kind.REJECTED, e.getClass().getSimpleName(), call, on, Characters.firstLine(e.getMessage()), e);
        }
    }

    /**
     * Takes an answer that has the shape of the operation's.
     *
     * @param call the operation
     * @param on the resource, for messages
     * @param isAnswer whether the answer has what the operation answers
     * @throws ProviderException when it does not, as one of a proxy
     */
    public static void require(AwsCall call, String on, boolean isAnswer) {
        if (!isAnswer) {
            throw HttpFailure.notAnAnswer(call + " on " + on, call.kind(), "it does not have what was asked for");
        }
    }

    /** The first of the causes of a failed call that says most. */
    public static ProviderException of(AwsCall call, String on, SdkException failure) {
        if (failure instanceof AwsServiceException answer) {
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
        String line = Characters.firstLine(words);
        // An item has no code of its own for it.
        boolean isMissing = status < 500 && ABSENT.matcher(line).find();
        String known = code == null || code.isEmpty() ? (isMissing ? "NotFoundException" : "") : code;
        return failure(new Answer(call, on, isMissing ? 404 : status, known, line, null));
    }

    /**
     * What AWS answered.
     *
     * @param words what it says, on one line; may be empty
     * @param failure the SDK's exception; null for an item of a call that succeeded
     */
    private record Answer(
            AwsCall call,
            String on,
            int status,
            String code,
            String words,
            @Nullable AwsServiceException failure) {
        @Nullable
        String header(String name) {
            AwsErrorDetails details = failure == null ? null : failure.awsErrorDetails();
            return details == null || details.sdkHttpResponse() == null
                    ? null
                    : details.sdkHttpResponse().firstMatchingHeader(name).orElse(null);
        }

        /** What the table of HTTP says of it. */
        HttpFailure http() {
            return HttpFailure.of(status, call.kind(), this::header);
        }

        ProviderException as(Kind kind, String what) {
            String said = Stream.of(what, words).filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
            String id = failure == null || failure.requestId() == null ? "" : " (request " + failure.requestId() + ")";
            // Without a code and words there is still the status.
            String shown = code.isEmpty() || said.isEmpty() ? "HTTP " + status : "";
            String text =
                    Stream.of(shown, code, said).filter(part -> !part.isEmpty()).collect(Collectors.joining(": "));
            return new ProviderException(
                    kind,
                    code.isEmpty() ? "HTTP " + status : code,
                    call + " on " + on + ": " + text + id,
                    failure,
                    HttpFailure.of(kind, this::header).retryAfter());
        }
    }

    private static ProviderException answered(AwsCall call, String on, AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String words = details == null ? "" : Characters.firstLine(details.errorMessage());
        Answer answer = new Answer(call, on, failure.statusCode(), code, words, failure);
        if (RetryUtils.isClockSkewException(failure)) {
            return answer.as(
                    Kind.REJECTED, "the clock of this machine is wrong, and AWS refuses what it signs: set it");
        }
        if (RetryUtils.isThrottlingException(failure)) {
            return answer.as(Kind.THROTTLED, "too many calls");
        }
        String elsewhere = answer.header("x-amz-bucket-region");
        if (answer.status() == 301 || code.equals("AuthorizationHeaderMalformed") || code.endsWith("Redirect")) {
            return answer.as(
                    Kind.REJECTED,
                    "it is in " + (elsewhere == null ? "another region" : "the region " + elsewhere)
                            + ", which is not the job's; give the resource its own 'region'");
        }
        return failure(answer);
    }

    private static ProviderException failure(Answer answer) {
        String code = answer.code();
        String folded = (code + " " + answer.words()).toLowerCase(Locale.ROOT);
        if (folded.contains("tagpolicyviolation") || folded.contains("tag policy") || folded.contains("tag policies")) {
            Answer policy = new Answer(
                    answer.call(), answer.on(), answer.status(), TAG_POLICY, answer.words(), answer.failure());
            return policy.as(Kind.REJECTED, "the organisation's tag policy refuses it");
        }
        if (EXPIRED.contains(code)) {
            return answer.as(Kind.DENIED, "the credentials have expired, get new ones");
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return answer.as(Kind.DENIED, "AWS does not know these credentials");
        }
        Kind kind = kind(answer);
        return answer.as(
                kind, kind == Kind.DENIED ? "missing permission " + missing(answer.call(), answer.words()) : "");
    }

    private static Kind kind(Answer answer) {
        String code = answer.code();
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
                || code.equals("LimitExceededException");
        if (isTooFast) {
            return Kind.THROTTLED;
        }
        if (code.startsWith("AccessDenied") || code.startsWith("Unauthorized")) {
            return Kind.DENIED;
        }
        Kind kind = answer.http().kind();
        // AWS says by a code what is not there: a page or nothing comes from somewhere else.
        return kind == Kind.NOT_FOUND && code.isEmpty() ? Kind.REJECTED : kind;
    }

    /** AWS often names the permission itself, which may be another service's than that of the call. */
    private static String missing(AwsCall call, String words) {
        Matcher named = PERMISSION.matcher(words);
        return named.find() ? named.group(1) : String.join(" or ", call.permissions());
    }

    private static ProviderException unanswered(AwsCall call, String on, SdkException failure, Throwable root) {
        String words =
                root.getMessage() == null ? root.getClass().getSimpleName() : Characters.firstLine(root.getMessage());
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
        if (root.getClass().getName().contains(".jackson.")) {
            // The text of the SDK's JSON reader quotes the answer.
            return HttpFailure.notAnAnswer(call + " on " + on, call.kind(), "it is not JSON of this operation");
        }
        if (root instanceof IOException broken) {
            Kind kind = HttpFailure.unanswered(broken, call.kind());
            String why =
                    HttpFailure.isNeverSent(broken) ? "the endpoint cannot be reached: " : "the connection broke: ";
            return exception(kind, name, call, on, why + words, failure);
        }
        return exception(Kind.REJECTED, name, call, on, words, failure);
    }

    private static ProviderException exception(
            Kind kind, String code, AwsCall call, String on, String words, Throwable cause) {
        return new ProviderException(kind, code, call + " on " + on + ": " + code + ": " + words, cause);
    }
}
