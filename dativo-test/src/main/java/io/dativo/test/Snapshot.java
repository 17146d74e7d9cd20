package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.tag.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tags of a job as a text for review: no line numbers, which change with every edit, and no paths of a machine. */
final class Snapshot {
    /** The system property that is set to {@code update} to write snapshots instead of comparing with them. */
    static final String PROPERTY = "dativo.snapshots";

    private static final String HOW =
            "To write it, run the test with -D" + PROPERTY + "=update, and review the change.";

    private Snapshot() {}

    static String text(ResolvedJob job, List<ResourceRef> targets) {
        StringBuilder text = new StringBuilder();
        for (ResourceRef target : targets) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append(target.provider()).append(' ').append(target).append('\n');
            for (Tag tag : job.tags(target)) {
                text.append("  ").append(tag.key()).append(" = ").append(quoted(tag.value()));
                text.append("  <- ")
                        .append(tag.origin().level().name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(tag.origin().path())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** What differs, as a message; nothing when the file holds the text, or was updated to hold it. */
    static Optional<String> compare(String text, Path file, String job) {
        try {
            if ("update".equals(System.getProperty(PROPERTY))) {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                Files.writeString(file, text);
                return Optional.empty();
            }
            if (!Files.exists(file)) {
                return Optional.of("There is no snapshot " + file + " of the tags of " + job + ". " + HOW
                        + " It would be:\n" + text);
            }
            String kept = Files.readString(file).replace("\r\n", "\n");
            return kept.equals(text)
                    ? Optional.empty()
                    : Optional.of("The tags of " + job + " differ from the snapshot " + file
                            + " (- snapshot, + now):\n"
                            + difference(kept.lines().toList(), text.lines().toList())
                            + "\n" + HOW);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read or write the snapshot " + file, failed);
        }
    }

    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    /** The lines that go and come, each under the target that it belongs to. */
    private static String difference(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        String target = "";
        String shown = "";
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean same =
                    i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
            boolean goes = !same && i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1]);
            String line = goes || same ? before.get(i) : after.get(j);
            boolean isTarget = !line.isEmpty() && !line.startsWith(" ");
            target = isTarget ? line : target;
            if (!same && !line.isEmpty()) {
                if (!isTarget && !target.equals(shown)) {
                    lines.add("  " + target);
                }
                shown = target;
                lines.add((goes ? "- " : "+ ") + line);
            }
            i += same || goes ? 1 : 0;
            j += same || !goes ? 1 : 0;
        }
        return String.join("\n", lines.isEmpty() ? Collections.singletonList("(only empty lines)") : lines);
    }
}
