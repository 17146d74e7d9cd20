package io.dativo.propagation;

import io.dativo.problem.Shown;

/** A plan as Markdown for a pull request. */
final class PlanMarkdown {
    private PlanMarkdown() {}

    static String of(PropagationPlan plan) {
        StringBuilder text = new StringBuilder("### Tag plan\n\n");
        PlanText.closingLines(plan)
                .forEach(line -> text.append("- ").append(escape(line)).append('\n'));
        for (ResourcePlan resource : plan.resources()) {
            if (!resource.changes().isEmpty()
                    || !resource.records().isEmpty()
                    || resource.status() != ResourcePlan.Status.OBSERVED) {
                describe(resource, text);
            }
        }
        return text.append("\nPlan `").append(plan.id()).append("`\n").toString();
    }

    private static void describe(ResourcePlan resource, StringBuilder text) {
        text.append("\n#### ")
                .append(escape(resource.resource().provider()))
                .append(' ')
                .append(escape(resource.resource().toString()))
                .append("\n\n");
        if (resource.status() != ResourcePlan.Status.OBSERVED) {
            text.append("**").append(resource.status().words()).append("**\n");
        } else if (resource.mode() == ResourcePlan.Mode.VERIFY) {
            text.append("Verified only: Terraform manages it");
            text.append(resource.terraformAddress() == null ? "" : " as " + escape(resource.terraformAddress()));
            text.append(".\n");
        }
        if (resource.detail() != null) {
            text.append(escape(resource.detail())).append('\n');
        }
        if (resource.recordsSilently() > 0) {
            text.append(escape(PlanText.sentence(PlanText.recorded(resource)))).append('\n');
        }
        if (!resource.changes().isEmpty()) {
            text.append("\n| | Key | Value | Why |\n|---|---|---|---|\n");
            for (TagChange change : resource.changes()) {
                text.append("| ")
                        .append(escape(change.symbol()))
                        .append(" | ")
                        .append(escape(change.key()))
                        .append(" | ")
                        .append(escape(PlanText.values(change)))
                        .append(" | ")
                        .append(escape(PlanText.comment(change)))
                        .append(" |\n");
            }
        }
    }

    /** Nothing in a tag may become markup, a mention or a new table cell. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        Shown.visible(text).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '@' -> escaped.append("&#64;");
                case '|', '`', '*', '_', '[', ']', '#', '~', '!', '\\', '-', '+' ->
                    escaped.append('\\').appendCodePoint(c);
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
