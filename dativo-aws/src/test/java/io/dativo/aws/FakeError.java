package io.dativo.aws;

import java.util.Map;

/** A refusal of a service. */
public final class FakeError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public final int status;
    public final String code;
    public final transient Map<String, String> headers;

    public FakeError(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    public FakeError(int status, String code, String message, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }
}
