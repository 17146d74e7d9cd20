package io.dativo.aws;

import java.util.Map;

/** A refusal of a service. */
final class FakeError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;
    final String code;
    final transient Map<String, String> headers;

    FakeError(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    FakeError(int status, String code, String message, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }
}
