package io.dativo.config;

import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML 1.1 documents into {@link ConfigNode} trees; whatever is wrong is a problem, never an exception. Anchors,
 * aliases and merge keys are resolved. A document is UTF-8, at most {@value #MAX_BYTES} bytes, a mapping at the top, 64
 * levels deep and 100,000 values large at most; each use of an alias counts in full. Thread-safe.
 *
 * <p>A key that is written twice takes its last value, with a warning. A key that is a number, a date or a word like
 * {@code on} is taken as its text. Messages hold nothing of the document but keys, anchors,
 * tags and single characters.
 */
public final class YamlReader {
    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** The parser quotes what follows a broken escape, which may be half a password. */
    private static final Pattern UNSHOWN = Pattern.compile("(?s), but found: .*|\\p{Cntrl}");

    private YamlReader() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param name the file as the caller named it, for locations
     * @param problems takes what is wrong
     * @return the document, or null when there is none that can be used; with errors in {@code problems} it may still
     *     be returned, so that more can be found in it
     */
    public static @Nullable ConfigNode read(Path file, String name, Collection<Problem> problems) {
        ProblemLog log = new ProblemLog(problems);
        String text = new SourceText(name, MAX_BYTES, log).read(file);
        return text == null ? null : compose(text, name, log);
    }

    /**
     * Reads a text.
     *
     * @param text the document
     * @param name its name, for locations
     * @param problems takes what is wrong
     * @return the document, as with {@link #read(Path, String, Collection)}
     */
    public static @Nullable ConfigNode read(String text, String name, Collection<Problem> problems) {
        ProblemLog log = new ProblemLog(problems);
        if (text.length() > MAX_BYTES) {
            new SourceText(name, MAX_BYTES, log).tooLarge();
            return null;
        }
        return compose(text.startsWith("\uFEFF") ? text.substring(1) : text, name, log);
    }

    private static @Nullable ConfigNode compose(String text, String name, ProblemLog problems) {
        ConfigNode root;
        try {
            root = new YamlComposer(new ParserImpl(new StreamReader(text), new LoaderOptions()), name, problems)
                    .document();
        } catch (InvalidInputException e) {
            e.problems().forEach(problems::add);
            return null;
        } catch (YAMLException e) {
            problems.add(e instanceof MarkedYAMLException fault ? syntax(fault, name) : unprintable(text, name));
            return null;
        }
        if (root == null || (root instanceof Scalar scalar && scalar.kind() == Kind.NULL)) {
            problems.add(Problem.error("empty-file", "the file is empty", "", SourceLocation.file(name), null));
            return null;
        }
        if (!(root instanceof Mapping)) {
            problems.add(Mismatch.of(new ValueType.MapOf(ValueType.Leaf.FREE, true), root, ""));
            return null;
        }
        return root;
    }

    private static Problem syntax(MarkedYAMLException fault, String name) {
        Mark mark = fault.getProblemMark();
        String what = UNSHOWN.matcher(String.valueOf(fault.getProblem())).replaceAll("");
        Mark began = fault.getContextMark();
        String hint = null;
        if (mark != null && codePoint(mark) == '\t') {
            hint = "indent with spaces; YAML does not allow tabs there";
        } else if (what.startsWith("mapping values are not allowed")) {
            hint = "a text with ': ' in it needs quotes; or this line is indented too far";
        } else if (began != null && mark != null && began.getLine() != mark.getLine()) {
            hint = "what is not finished begins in line " + (began.getLine() + 1);
        }
        return Problem.error(
                "yaml-syntax",
                "this is not YAML: " + (fault.getContext() == null ? what : fault.getContext() + ": " + what),
                "",
                mark == null
                        ? SourceLocation.file(name)
                        : new SourceLocation(name, mark.getLine() + 1, mark.getColumn() + 1),
                hint);
    }

    private static int codePoint(Mark mark) {
        return mark.getPointer() < mark.getBuffer().length ? mark.getBuffer()[mark.getPointer()] : -1;
    }

    private static Problem unprintable(String text, String name) {
        int line = 1;
        int column = 1;
        int index = 0;
        while (index < text.length() && StreamReader.isPrintable(text.codePointAt(index))) {
            int point = text.codePointAt(index);
            line += point == '\n' ? 1 : 0;
            column = point == '\n' ? 1 : column + 1;
            index += Character.charCount(point);
        }
        String point = index < text.length() ? String.format("U+%04X", text.codePointAt(index)) : "a character";
        return Problem.error(
                "yaml-syntax",
                "this is not YAML: it holds the control character " + point,
                "",
                new SourceLocation(name, line, column),
                "remove it, or write it as an escape in double quotes");
    }
}
