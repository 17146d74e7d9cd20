package io.dativo.propagation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as text for a terminal. */
final class PlanText {
    private static final int WIDEST_KEY = 40;
    private static final int WIDEST_ASSIGNMENT = 80;

    private PlanText() {}

    static String of(PropagationPlan plan) {
        StringBuilder text = new StringBuilder();
        for (ResourcePlan resource : plan.resources()) {
            if (!resource.changes().isEmpty() || resource.status() != ResourcePlan.Status.OBSERVED) {
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
                .append(visible(resource.resource().toString()));
        if (resource.status() != ResourcePlan.Status.OBSERVED) {
            text.append(": ").append(resource.status().words());
        } else if (resource.mode() == ResourcePlan.Mode.VERIFY) {
            text.append(": verified only, Terraform manages it");
        }
        if (resource.terraformAddress() != null) {
            text.append(" (").append(visible(resource.terraformAddress())).append(')');
        }
        text.append('\n');
        if (resource.detail() != null) {
            text.append("    # ").append(visible(resource.detail())).append('\n');
        }
        List<String> assignments = assignments(resource.changes());
        int width = Math.min(
                WIDEST_ASSIGNMENT,
                assignments.stream().mapToInt(String::length).max().orElse(0));
        for (int i = 0; i < assignments.size(); i++) {
            String comment = comment(resource.changes().get(i));
            text.append("  ").append(comment.isEmpty() ? assignments.get(i) : pad(assignments.get(i), width));
            text.append(comment.isEmpty() ? "" : "  # " + visible(comment)).append('\n');
        }
        if (resource.kept() > 0 && resource.status() == ResourcePlan.Status.OBSERVED) {
            text.append("    (").append(count(resource.kept(), "unchanged tag")).append(")\n");
        }
    }

    private static List<String> assignments(List<TagChange> changes) {
        int width = Math.min(
                WIDEST_KEY,
                changes.stream()
                        .mapToInt(change -> visible(change.key()).length())
                        .max()
                        .orElse(0));
        List<String> assignments = new ArrayList<>();
        for (TagChange change : changes) {
            assignments.add(
                    change.action().symbol() + " " + pad(visible(change.key()), width) + " = " + values(change));
        }
        return assignments;
    }

    static String values(TagChange change) {
        return switch (change.action()) {
            case ADD -> quote(change.after());
            case REMOVE -> quote(change.before()) + " -> null";
            case UPDATE -> quote(change.before()) + " -> " + quote(change.after());
            case RECORD, RELEASE, KEEP -> quote(change.before());
            case CONFLICT, UNSUPPORTED ->
                change.before() == null || change.after() == null
                        ? quote(change.before() == null ? change.after() : change.before())
                        : quote(change.before()) + " (claimed: " + quote(change.after()) + ")";
        };
    }

    static String comment(TagChange change) {
        List<String> parts = new ArrayList<>();
        if (!change.origin().isEmpty() && change.action() != TagChange.Action.CONFLICT) {
            parts.add(change.origin());
        }
        if (change.canonicalKey() != null && !change.canonicalKey().equals(change.key())) {
            parts.add("claimed as " + change.canonicalKey());
        }
        if (change.lossy()) {
            parts.add("lossy");
        }
        if (change.code() != null) {
            parts.add(change.reason() == null ? change.code() : change.code() + ": " + change.reason());
        } else if (change.reason() != null) {
            parts.add(change.reason());
        }
        return String.join("; ", parts);
    }

    static List<String> closingLines(PropagationPlan plan) {
        PlanSummary summary = plan.summary();
        List<String> lines = new ArrayList<>();
        lines.add(
                plan.isEmpty()
                        ? "No changes. " + count(summary.kept(), "claimed tag") + " on "
                                + count(summary.resources(), "resource") + " " + (summary.kept() == 1 ? "is" : "are")
                                + " in place."
                        : "Plan: " + summary.additions() + " to add, " + summary.updates() + " to change, "
                                + summary.removals() + " to remove.");
        add(lines, summary.conflicts(), "conflict", "nothing is written for it");
        add(lines, summary.unsupported(), "unsupported tag", "the resource cannot carry it");
        add(lines, summary.lossy(), "lossy tag", "its spelling there loses something");
        if (summary.differences() > 0) {
            lines.add(count(summary.differences(), "difference") + " on " + count(summary.differing(), "resource")
                    + " that Terraform manages: verified only, nothing is written.");
        }
        add(lines, summary.notObserved(), "resource", "not observed, so nothing is known");
        add(lines, summary.missing(), "resource", "missing");
        add(lines, summary.notTaggable(), "resource", "not taggable");
        add(lines, summary.unsupportedResources(), "resource", "unsupported");
        return lines;
    }

    private static void add(List<String> lines, int number, String noun, String what) {
        if (number > 0) {
            lines.add(count(number, noun) + ": " + what + ".");
        }
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    static String quote(@Nullable String value) {
        return value == null ? "null" : '"' + visible(value).replace("\"", "\\\"") + '"';
    }

    /** The text with everything escaped that could move a terminal's cursor or hide other text. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (c == '\\') {
                visible.append("\\\\");
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                visible.append(String.format("\\u%04x", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
