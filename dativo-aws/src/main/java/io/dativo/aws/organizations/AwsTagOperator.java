package io.dativo.aws.organizations;

import java.util.Arrays;
import java.util.Optional;

/** What a policy does to a setting that it inherits; in the order in which AWS applies them to one entity. */
public enum AwsTagOperator {
    /** Replaces the value. */
    ASSIGN("@@assign"),
    /** Adds to a list. */
    APPEND("@@append"),
    /** Takes from a list. */
    REMOVE("@@remove");

    private final String text;

    AwsTagOperator(String text) {
        this.text = text;
    }

    static Optional<AwsTagOperator> of(String text) {
        return Arrays.stream(values())
                .filter(operator -> operator.text.equals(text))
                .findFirst();
    }

    /** The operator as documents write it: {@code @@assign}. */
    @Override
    public String toString() {
        return text;
    }
}
