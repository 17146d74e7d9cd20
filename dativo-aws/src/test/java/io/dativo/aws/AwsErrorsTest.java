package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.ProviderException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** AWS sends most of what it refuses with few statuses: the code decides what it means. */
class AwsErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, DENIED",
        "400, ExpiredTokenException, DENIED",
        "400, UnrecognizedClientException, DENIED",
        "400, EntityNotFoundException, NOT_FOUND",
        "400, ConcurrentModificationException, CONFLICT",
        "400, AlreadyExistsException, REJECTED",
        "400, InvalidInputException, REJECTED",
        "400, ThrottlingException, THROTTLED",
        "400, LimitExceededException, THROTTLED",
        "400, OperationTimeoutException, TIMEOUT",
        "400, RequestTimeout, TIMEOUT",
        "400, ResourceNotReadyException, UNAVAILABLE",
        "403, AccessDenied, DENIED",
        "403, ThrottlingException, THROTTLED",
        "404, NoSuchBucket, NOT_FOUND",
        "404, '', REJECTED",
        "409, ConcurrentModification, CONFLICT",
        "409, OperationAborted, CONFLICT",
        "409, EntityAlreadyExists, REJECTED",
        "409, LimitExceeded, REJECTED",
        "503, SlowDown, THROTTLED",
        "503, ServiceUnavailable, UNAVAILABLE"
    })
    void the_code_decides_and_not_the_status_alone(int status, String code, Kind kind) {
        AwsServiceException failure = AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no words")
                        .build())
                .build();

        for (AwsCall call : AwsCall.values()) {
            assertThat(AwsErrors.of(call, "orders", failure).kind())
                    .as("%s", call)
                    .isEqualTo(kind);
        }
    }
}
