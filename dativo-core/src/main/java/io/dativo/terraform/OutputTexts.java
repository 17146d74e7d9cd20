package io.dativo.terraform;

import io.dativo.document.TerraformJson;
import io.dativo.job.BoundValue;
import io.dativo.job.Job;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts outputs into the texts of a job that name them. What was put in is not looked at again. */
final class OutputTexts {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?<escape>\\$?)\\$\\{(?<inner>(?:terraform\\.|TF_OUTPUT_)[^}]*)\\}"
                    + "|\\{\\{\\s*terraform_outputs\\.(?<braced>[^}]*?)\\s*\\}\\}");
    private static final Pattern INNER = Pattern.compile(
            "(?:terraform\\.outputs\\.|(?<variable>TF_OUTPUT_))(?<name>[A-Za-z_][A-Za-z0-9_.-]*)(?::-(?<default>.*))?",
            Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final OutputLookup outputs;
    private final Collection<Problem> problems;
    private final String path;
    private final @Nullable SourceLocation location;

    private final List<String> used = new ArrayList<>();
    private boolean secret;
    private boolean failed;

    private OutputTexts(
            OutputLookup outputs, Collection<Problem> problems, String path, @Nullable SourceLocation location) {
        this.outputs = outputs;
        this.problems = problems;
        this.path = path;
        this.location = location;
    }

    /**
     * The values for every text that names an output.
     *
     * @param job the job
     * @param outputs the outputs
     * @param problems takes what is wrong; the text stays as it is then
     * @return the values, in the order of the job
     */
    static List<BoundValue> bind(Job job, OutputLookup outputs, Collection<Problem> problems) {
        List<BoundValue> values = new ArrayList<>();
        job.texts().forEach((path, said) -> {
            String text = String.valueOf(said instanceof Sensitive<?> hidden ? hidden.reveal() : said);
            Matcher matcher = PLACEHOLDER.matcher(text);
            if (matcher.find()) {
                OutputTexts texts = new OutputTexts(outputs, problems, path, job.locate(path));
                texts.secret = said instanceof Sensitive;
                Object value = texts.value(text, matcher);
                if (!texts.failed) {
                    values.add(new BoundValue(path, value, texts.origin(), texts.location));
                }
            }
        });
        return values;
    }

    /** The names of the outputs in a text that are not known yet. */
    static List<String> unknown(String text, OutputLookup outputs) {
        List<String> names = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String inner = matcher.group("inner");
            Matcher parsed = INNER.matcher(inner == null ? "" : inner);
            if (inner == null) {
                names.add(matcher.group("braced"));
            } else if (matcher.group("escape").isEmpty() && parsed.matches()) {
                names.add(name(parsed, outputs));
            }
        }
        names.removeIf(name -> !outputs.isUnknown(name));
        return names;
    }

    /** Whether a text names an output. */
    static boolean isPlaceholder(String text) {
        return PLACEHOLDER.matcher(text).find();
    }

    private String origin() {
        return used.isEmpty() ? "the text" : "the text with output '" + String.join("', '", used) + "'";
    }

    private @Nullable Object value(String text, Matcher matcher) {
        boolean alone = matcher.start() == 0 && matcher.end() == text.length();
        if (alone && !"$".equals(matcher.group("escape"))) {
            return single(matcher);
        }
        StringBuilder filled = new StringBuilder();
        do {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(part(matcher)));
        } while (matcher.find());
        matcher.appendTail(filled);
        return secret ? Sensitive.of(filled.toString()) : filled.toString();
    }

    /** What a placeholder that is the whole text stands for, with its type. */
    private @Nullable Object single(Matcher matcher) {
        String inner = matcher.group("inner");
        if (inner == null) {
            return find(matcher.group("braced"), null);
        }
        Matcher parsed = INNER.matcher(inner);
        if (!parsed.matches()) {
            malformed(matcher.group());
            return null;
        }
        return find(name(parsed, outputs), parsed.group("default"));
    }

    /** What a placeholder beside other text stands for. */
    private String part(Matcher matcher) {
        if ("$".equals(matcher.group("escape"))) {
            return matcher.group().substring(1);
        }
        Object value = single(matcher);
        if (value instanceof Sensitive<?> hidden) {
            secret = true;
            value = hidden.reveal();
        }
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            fail(
                    "not-a-text",
                    "the list or map " + matcher.group() + " cannot be a part of a text",
                    "map the output alone");
            return "";
        }
        return value instanceof String text ? text : TerraformJson.compact(value);
    }

    private static String name(Matcher parsed, OutputLookup outputs) {
        String name = parsed.group("name");
        return parsed.group("variable") == null ? name : outputs.spelled(name);
    }

    private @Nullable Object find(String name, @Nullable String fallback) {
        if (!NAME.matcher(name).matches()) {
            malformed(name);
            return null;
        }
        used.add(name);
        OutputLookup.Found found = outputs.find(name);
        if (found != null && found.value() != null) {
            return found.value();
        }
        // What is to come is not what stands in for what is missing.
        if (fallback == null || outputs.isUnknown(name)) {
            failed = true;
            problems.add(outputs.missing(name, path, location));
        }
        return fallback;
    }

    private void malformed(String written) {
        fail(
                "malformed-placeholder",
                "'" + written + "' names no output",
                "write ${terraform.outputs.NAME}, {{terraform_outputs.NAME}} or ${TF_OUTPUT_NAME}; a literal ${ is written $${");
    }

    private void fail(String code, String message, String hint) {
        failed = true;
        problems.add(Problem.error(code, message, path, location, hint));
    }
}
