package io.dativo.aws.organizations;

import io.dativo.aws.organizations.AwsTagStep.Fate;
import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person should look at after an effective policy was computed: AWS itself says none of it. */
final class AwsTagDiagnosis {
    private static final int MAX_ATTACHED = 10;

    private AwsTagDiagnosis() {}

    static List<Problem> of(List<AwsTagLevel> levels, List<AwsTagStep> steps) {
        List<Problem> problems = new ArrayList<>();
        for (AwsTagLevel level : levels) {
            if (level.policies().size() > MAX_ATTACHED) {
                problems.add(Problem.warning(
                        "too-many-policies",
                        level.policies().size() + " tag policies are attached to " + level.entity() + "; AWS takes "
                                + MAX_ATTACHED,
                        "",
                        null,
                        "join some of them"));
            }
        }
        steps.forEach(step -> diagnose(step, problems));
        return List.copyOf(problems);
    }

    private static void diagnose(AwsTagStep step, List<Problem> problems) {
        boolean repeats = step.fate() != Fate.APPLIED && !step.idle().isEmpty();
        if (step.fate() == Fate.BLOCKED) {
            String what = step.operator() == null ? "a new member" : "'" + step.operator() + "'";
            String harmless = repeats ? "; the values are the same" : "";
            String hint = step.operator() == null ? step.doubt() : "remove it here, or allow it there";
            warn(problems, "blocked-operator", step, what + " is ignored: blocked by " + step.by() + harmless, hint);
            return;
        }
        if (step.fate() == Fate.PEER_LOST && !repeats) {
            warn(
                    problems,
                    "peer-conflict",
                    step,
                    "'@@assign' of " + step.values() + " loses to " + step.by() + ", which was attached first",
                    "assign it in one of the two; the order of attachment decides, and AWS does not show it");
        }
        if (step.fate() == Fate.APPLIED && !step.idle().isEmpty()) {
            String why = step.operator() == AwsTagOperator.APPEND ? "already there" : "not there";
            warn(
                    problems,
                    "dead-rule",
                    step,
                    "'" + step.operator() + "' has no effect for " + step.idle() + ": " + why,
                    "remove what has no effect");
        }
        if (step.doubt() != null) {
            warn(problems, "inferred-rule", step, "the result of '" + step.operator() + "' is inferred", step.doubt());
        }
    }

    private static void warn(
            List<Problem> problems, String code, AwsTagStep step, String message, @Nullable String hint) {
        String path = step.path().replace('/', '.');
        problems.add(Problem.warning(
                code,
                step.source().policy() + " at " + step.source().entity() + ": " + message,
                path,
                step.source().location(),
                hint));
    }
}
