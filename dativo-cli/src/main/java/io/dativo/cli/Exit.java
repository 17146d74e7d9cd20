package io.dativo.cli;

/** How a command ends. */
enum Exit {
    /** Everything is as it is claimed. */
    OK(0),
    /** Findings, drift, something unknown or incomplete. */
    FINDINGS(1),
    /** Wrong arguments, a file or a service that does not answer. */
    CANNOT_RUN(2),
    /** {@code plan --detailed-exitcode} as Terraform has it: there is something to change. */
    CHANGES(2),
    /** {@code run}: Dativo failed, not the program that it starts; as {@code env} and {@code timeout} have it. */
    OWN_FAILURE(125);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
