package io.dativo.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with each of some jobs or tests; one without problems is there too. Not thread-safe. */
final class Findings {
    private final String what;
    private final Map<String, List<Problem>> byJob = new LinkedHashMap<>();

    Findings() {
        this("job");
    }

    /** About something else than jobs, by its name in the singular. */
    Findings(String what) {
        this.what = what;
    }

    void add(String job, Collection<Problem> problems) {
        byJob.put(job, List.copyOf(problems));
    }

    Map<String, List<Problem>> byJob() {
        return byJob;
    }

    /** Each problem once: jobs share assets and policies. */
    List<Problem> all() {
        return byJob.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(Problem.BY_LOCATION)
                .toList();
    }

    boolean hasErrors() {
        return Problem.anyError(all());
    }

    /** {@code FINDINGS} with an error or, where warnings count as errors, with anything. */
    Exit exit(boolean strict) {
        return hasErrors() || (strict && !all().isEmpty()) ? Exit.FINDINGS : Exit.OK;
    }

    String headline() {
        List<Problem> all = all();
        int errors = (int) all.stream().filter(Problem::isError).count();
        return Words.count(byJob.size(), what) + ": " + Words.count(errors, "error") + ", "
                + Words.count(all.size() - errors, "warning") + ".";
    }

    String print(Format format) {
        return switch (format) {
            case TEXT -> all().isEmpty() ? headline() : Problem.format(all()) + "\n" + headline();
            case JSON -> json();
            case MARKDOWN -> markdown();
            case SARIF -> Sarif.of(all());
            case JUNIT -> JUnitXml.of(byJob);
        };
    }

    private String json() {
        ObjectNode root = Json.object();
        root.put("format", 1);
        ArrayNode jobs = root.putArray(Words.plural(what));
        byJob.forEach((job, problems) -> {
            ObjectNode node = jobs.addObject();
            node.put(what, job);
            ArrayNode list = node.putArray("problems");
            problems.forEach(problem -> write(problem, list.addObject()));
        });
        return Json.write(root);
    }

    private static void write(Problem problem, ObjectNode node) {
        node.put("code", problem.code());
        node.put("severity", problem.severity() == Severity.ERROR ? "error" : "warning");
        node.put("message", problem.message());
        node.put("path", problem.path());
        SourceLocation place = problem.location();
        if (place != null) {
            node.put("file", place.file());
            if (place.line() > 0) {
                node.put("line", place.line()).put("column", place.column());
            }
        }
        Json.putIfPresent(node, "hint", problem.hint());
    }

    private String markdown() {
        String text = Problem.format(all());
        if (text.isEmpty()) {
            return headline();
        }
        return headline() + "\n\n" + fenced(text);
    }

    /** A text as a block of Markdown, whatever is in it. */
    static String fenced(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "\n" + text + "\n" + fence;
    }
}
