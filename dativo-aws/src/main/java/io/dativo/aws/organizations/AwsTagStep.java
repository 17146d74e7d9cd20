package io.dativo.aws.organizations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operator of one policy and what became of it while an effective policy was computed. Immutable.
 *
 * @param path the setting, for example {@code tags/costcode/tag_value}; the object, for a member that may not be added
 * @param source the policy that used the operator
 * @param operator the operator, or null when the policy adds a member to a locked object
 * @param values its values
 * @param fate what became of it
 * @param idle those of its values that change nothing: appended though present, removed though absent, assigned though
 *     the setting has just them
 * @param by the policy that blocked it or won over it, or null
 * @param doubt what AWS does not document about it, or null
 */
public record AwsTagStep(
        String path,
        AwsTagSource source,
        @Nullable AwsTagOperator operator,
        List<String> values,
        Fate fate,
        List<String> idle,
        @Nullable AwsTagSource by,
        @Nullable String doubt) {
    /** Copies the values. */
    public AwsTagStep {
        values = List.copyOf(values);
        idle = List.copyOf(idle);
    }

    /** What became of an operator. */
    public enum Fate {
        /** It was carried out. */
        APPLIED,
        /** A policy above does not allow it to child policies; AWS ignores it without an error. */
        BLOCKED,
        /** A policy that was attached to the same entity before has assigned the setting. */
        PEER_LOST
    }

    /** {@code @@assign [Lab] of policy B at ou-data: blocked by policy A at root}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operator == null ? "new member" : operator + " " + values);
        text.append(" of ").append(source).append(": ");
        text.append(
                switch (fate) {
                    case APPLIED -> idle.isEmpty() ? "applied" : "applied, no effect for " + idle;
                    case BLOCKED -> "blocked by " + by;
                    case PEER_LOST -> "lost to " + by;
                });
        return text.toString();
    }
}
