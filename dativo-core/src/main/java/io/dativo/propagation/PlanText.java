package io.dativo.propagation;

import io.dativo.problem.Shown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as text for a terminal. */
final class PlanText {
    /** As Terraform's own plans say it. */
    private static final String NOT_KNOWN = "(known after apply)";

    private static final int WIDEST_KEY = 40;
    private static final int WIDEST_ASSIGNMENT = 80;

    private PlanText() {}

    static String of(PropagationPlan plan) {
        StringBuilder text = new StringBuilder();
        for (ResourcePlan resource : plan.resources()) {
            if (!resource.changes().isEmpty()
                    || !resource.records().isEmpty()
                    || resource.status() != ResourcePlan.Status.OBSERVED) {
                describe(resource, text);
                text.append('\n');
            }
        }
        closingLines(plan).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static void describe(ResourcePlan resource, StringBuilder text) {
        text.append(resource.resource().provider())
                .append(' ')
                .append(Shown.visible(resource.resource().toString()));
        if (resource.status() != ResourcePlan.Status.OBSERVED) {
            text.append(": ").append(resource.status().words());
        } else if (resource.mode() == ResourcePlan.Mode.VERIFY) {
            text.append(": verified only, Terraform manages it");
        }
        if (resource.terraformAddress() != null) {
            text.append(" (").append(Shown.visible(resource.terraformAddress())).append(')');
        }
        text.append('\n');
        if (resource.detail() != null) {
            text.append("    # ").append(Shown.visible(resource.detail())).append('\n');
        }
        List<String> assignments = assignments(resource.changes());
        int width = Math.min(
                WIDEST_ASSIGNMENT,
                assignments.stream().mapToInt(String::length).max().orElse(0));
        for (int i = 0; i < assignments.size(); i++) {
            String comment = comment(resource.changes().get(i));
            text.append("  ").append(comment.isEmpty() ? assignments.get(i) : pad(assignments.get(i), width));
            text.append(comment.isEmpty() ? "" : "  # " + Shown.visible(comment))
                    .append('\n');
        }
        if (resource.kept() > 0 && resource.status() == ResourcePlan.Status.OBSERVED) {
            text.append("    (").append(count(resource.kept(), "unchanged tag")).append(")\n");
        }
        if (resource.recordsSilently() > 0) {
            text.append("    (").append(Shown.visible(recorded(resource))).append(")\n");
        }
    }

    /** That claims are recorded, where nothing else shows it. */
    static String recorded(ResourcePlan resource) {
        return "what " + DesiredTags.names(resource.records().keySet())
                + (resource.records().size() == 1 ? " claims is recorded" : " claim is recorded");
    }

    private static List<String> assignments(List<TagChange> changes) {
        int width = Math.min(
                WIDEST_KEY,
                changes.stream()
                        .mapToInt(change -> Shown.visible(change.key()).length())
                        .max()
                        .orElse(0));
        List<String> assignments = new ArrayList<>();
        for (TagChange change : changes) {
            assignments.add(change.symbol() + " " + pad(Shown.visible(change.key()), width) + " = " + values(change));
        }
        return assignments;
    }

    static String values(TagChange change) {
        if (change.status() == ClaimStatus.NOT_KNOWN_YET && change.after() == null) {
            return change.before() == null ? NOT_KNOWN : quote(change.before()) + " (claimed: " + NOT_KNOWN + ")";
        }
        return switch (change.action()) {
            case ADD -> quote(change.after());
            case REMOVE -> quote(change.before()) + " -> null";
            case UPDATE -> quote(change.before()) + " -> " + quote(change.after());
            case RECORD, RELEASE, KEEP -> quote(change.before());
            case BLOCKED ->
                change.before() == null
                                || change.after() == null
                                || change.before().equals(change.after())
                        ? quote(change.before() == null ? change.after() : change.before())
                        : quote(change.before()) + " (claimed: " + quote(change.after()) + ")";
        };
    }

    static String comment(TagChange change) {
        List<String> parts = new ArrayList<>();
        if (!change.origin().isEmpty() && change.cause() != TagChange.Cause.CLAIMS_DISAGREE) {
            parts.add(change.origin());
        }
        if (change.canonicalKey() != null && !change.canonicalKey().equals(change.key())) {
            parts.add("claimed as " + change.canonicalKey());
        }
        if (change.lossy()) {
            parts.add("lossy");
        }
        // What its resource alone is the reason for stands above the tags.
        String code = change.cause() == null && change.reason() == null ? null : change.code();
        if (code != null) {
            parts.add(change.reason() == null ? code : code + ": " + change.reason());
        } else if (change.reason() != null) {
            parts.add(change.reason());
        }
        return String.join("; ", parts);
    }

    /** What the plan does, how what is claimed stands, and what it cannot do with the ways out. */
    static List<String> closingLines(PropagationPlan plan) {
        PlanSummary summary = plan.summary();
        ClaimCounts claims = summary.claims();
        List<String> lines = new ArrayList<>();
        String todo =
                "Plan: " + summary.additions() + " to add, " + summary.updates() + " to change, " + summary.removals()
                        + " to remove" + (summary.records() == 0 ? "." : ", " + summary.records() + " to record.");
        lines.add((plan.isEmpty() ? "No changes." : todo) + " " + sentence(claims.words()));
        plan.policy().ifPresent(policy -> {
            lines.add(policy.headline() + ".");
            policy.lines()
                    .forEach(finding -> finding.lines().map(Shown::visible).forEach(lines::add));
        });
        if (!plan.left().isEmpty()) {
            lines.add(count(plan.left().size(), "resource") + " left "
                    + (plan.left().size() == 1 ? "its job and carries its tags" : "their jobs and carry their tags")
                    + " still; releaseLeft() releases them:");
            plan.left().forEach(left -> lines.add("  " + left.resource().provider() + " " + left));
        }
        plan.leftUnknown().forEach((job, why) -> lines.add(leftUnknown(job, why)));
        if (summary.lossy() > 0) {
            lines.add(count(summary.lossy(), "lossy tag") + ": " + (summary.lossy() == 1 ? "its" : "their")
                    + " spelling there loses something.");
        }
        for (ClaimStatus status : claims.tags().keySet()) {
            if (status.wayOut() != null && status != ClaimStatus.DIFFERS) {
                lines.add(sentence(claims.words(status) + ": " + status.wayOut()));
            }
        }
        return lines;
    }

    static String leftUnknown(String job, String why) {
        return Shown.visible("what left " + job + " is not known: " + why);
    }

    /** A text with a capital and a full stop. */
    static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    static String quote(@Nullable String value) {
        return value == null
                ? "null"
                : '"' + Shown.visible(value.replace("\\", "\\\\")).replace("\"", "\\\"") + '"';
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
