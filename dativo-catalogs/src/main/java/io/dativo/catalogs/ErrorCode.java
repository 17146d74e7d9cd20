package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a server of Databricks calls its refusal in {@code error_code}. The code decides what a refusal is, whatever status it
 * comes with: the platform answers 400 for a conflict and for a limit of requests. The other catalogs send no such code.
 */
enum ErrorCode {
    UNAUTHENTICATED(Kind.DENIED),
    PERMISSION_DENIED(Kind.DENIED),
    NOT_FOUND(Kind.NOT_FOUND),
    RESOURCE_DOES_NOT_EXIST(Kind.NOT_FOUND),
    CATALOG_DOES_NOT_EXIST(Kind.NOT_FOUND),
    SCHEMA_DOES_NOT_EXIST(Kind.NOT_FOUND),
    TABLE_DOES_NOT_EXIST(Kind.NOT_FOUND),
    /** The address has no such API: nothing is known of the resource. */
    ENDPOINT_NOT_FOUND(Kind.REJECTED),
    FEATURE_DISABLED(Kind.REJECTED),
    BAD_REQUEST(Kind.REJECTED),
    INVALID_PARAMETER_VALUE(Kind.REJECTED),
    INVALID_STATE(Kind.REJECTED),
    ABORTED(Kind.CONFLICT),
    ALREADY_EXISTS(Kind.CONFLICT),
    RESOURCE_ALREADY_EXISTS(Kind.CONFLICT),
    RESOURCE_CONFLICT(Kind.CONFLICT),
    REQUEST_LIMIT_EXCEEDED(Kind.THROTTLED),
    RESOURCE_EXHAUSTED(Kind.THROTTLED),
    CANCELLED(Kind.TIMEOUT),
    DEADLINE_EXCEEDED(Kind.TIMEOUT),
    DATA_LOSS(Kind.UNAVAILABLE),
    INTERNAL_ERROR(Kind.UNAVAILABLE),
    UNKNOWN(Kind.UNAVAILABLE);

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The code in the JSON of a refusal; null when there is none or it is not known here. */
    static @Nullable ErrorCode of(JsonNode error) {
        String said = error.path("error_code").asText();
        for (ErrorCode code : values()) {
            if (code.name().equals(said)) {
                return code;
            }
        }
        return null;
    }
}
