package io.dativo.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Problems as SARIF 2.1.0 (OASIS, 2020-03-27), which code scanning shows at the line. */
final class Sarif {
    private Sarif() {}

    static String of(List<Problem> problems) {
        ObjectNode root = Json.object();
        root.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        root.put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "dativo");
        ArrayNode rules = driver.putArray("rules");
        List<String> codes =
                problems.stream().map(Problem::code).distinct().sorted().toList();
        codes.forEach(code -> rules.addObject().put("id", code));
        // Columns count UTF-16 units, as Java does.
        run.put("columnKind", "utf16CodeUnits");
        ArrayNode results = run.putArray("results");
        problems.forEach(problem -> write(problem, codes.indexOf(problem.code()), results.addObject()));
        return Json.write(root);
    }

    private static void write(Problem problem, int rule, ObjectNode result) {
        result.put("ruleId", problem.code());
        result.put("ruleIndex", rule);
        result.put("level", problem.isError() ? "error" : "warning");
        String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
        String hint = problem.hint() == null ? "" : "\nhint: " + problem.hint();
        result.putObject("message").put("text", path + problem.message() + hint);
        SourceLocation place = problem.location();
        if (place != null) {
            ObjectNode physical = result.putArray("locations").addObject().putObject("physicalLocation");
            physical.putObject("artifactLocation").put("uri", uri(place.file()));
            if (place.line() > 0) {
                physical.putObject("region").put("startLine", place.line()).put("startColumn", place.column());
            }
        }
    }

    /** A relative path stays relative: code scanning takes it from the root of the repository. */
    private static String uri(String file) {
        try {
            String path = file.replace('\\', '/');
            return new URI(path.startsWith("/") ? "file" : null, null, path, null).toASCIIString();
        } catch (URISyntaxException noPath) {
            return "unknown";
        }
    }
}
