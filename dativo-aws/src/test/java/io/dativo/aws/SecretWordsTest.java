package io.dativo.aws;

import io.dativo.testparts.SecretWords;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What AWS's SDK throws quotes what it was given, and no text of ours does. */
class SecretWordsTest {
    @TestFactory
    Stream<DynamicTest> what_the_client_throws_shows_no_secret() {
        return SecretWords.hidden(
                (words, cause) ->
                        SdkClientException.builder().message(words).cause(cause).build(),
                failure -> AwsErrors.of(AwsCall.values()[0], "orders", (SdkClientException) failure));
    }

    @TestFactory
    Stream<DynamicTest> what_the_service_answers_shows_no_secret() {
        return SecretWords.hidden(
                (words, cause) -> AwsServiceException.builder()
                        .statusCode(403)
                        .cause(cause)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("AccessDenied")
                                .errorMessage(words)
                                .build())
                        .build(),
                failure -> AwsErrors.of(AwsCall.values()[0], "orders", (AwsServiceException) failure));
    }
}
