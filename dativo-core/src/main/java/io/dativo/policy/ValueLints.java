package io.dativo.policy;

import io.dativo.problem.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of values that no tag should hold, whatever its key. Immutable.
 *
 * @param secrets how serious a value is that looks like a credential, or null to let it pass
 * @param personalData how serious a value is that looks like personal data, or null to let it pass
 * @param contactKeys keys that may hold mail addresses and telephone numbers; {@code *} stands for anything
 */
public record ValueLints(
        @Nullable Severity secrets, @Nullable Severity personalData, List<String> contactKeys) {
    /** Credentials are errors, personal data is a warning, and keys that name people may hold their addresses. */
    public static final ValueLints DEFAULT = new ValueLints(
            Severity.ERROR,
            Severity.WARNING,
            List.of("*owner*", "*contact*", "*mail*", "*oncall*", "*on_call*", "*steward*", "*maintainer*"));

    /** Copies the keys. */
    public ValueLints {
        contactKeys = List.copyOf(contactKeys);
    }
}
