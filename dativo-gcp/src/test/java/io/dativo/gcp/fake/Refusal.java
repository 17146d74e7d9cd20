package io.dativo.gcp.fake;

/** What the fake answers instead of doing what it was asked to. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    Refusal(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    static Refusal notFound(String what) {
        return new Refusal(404, "notFound", "Not found: " + what);
    }

    static Refusal invalid(String what) {
        return new Refusal(400, "invalid", what);
    }

    static Refusal conditionNotMet() {
        return new Refusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }
}
