package io.dativo.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagWriteResult;

/** The long-running operation that a change of Resource Manager is answered with. */
final class Operations {
    private static final int ABORTED = 10;
    private static final int ALREADY_EXISTS = 6;
    private static final int NOT_FOUND = 5;
    private static final int PERMISSION_DENIED = 7;

    private Operations() {}

    /** One that goes on is not waited for: who wrote reads again and sees whether it is done. */
    static TagWriteResult result(JsonNode operation) {
        JsonNode error = operation.path("error");
        if (error.isObject()) {
            return TagWriteResult.failed(
                    switch (error.path("code").asInt()) {
                        case ABORTED, ALREADY_EXISTS -> Kind.CONFLICT;
                        case NOT_FOUND -> Kind.NOT_FOUND;
                        case PERMISSION_DENIED -> Kind.DENIED;
                        default -> Kind.REJECTED;
                    },
                    error.path("message").asText("the operation failed"));
        }
        return operation.path("done").asBoolean()
                ? TagWriteResult.written()
                : TagWriteResult.failed(
                        Kind.TIMEOUT,
                        "the operation goes on: " + operation.path("name").asText());
    }
}
