package io.dativo.config;

import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into the texts of a document: <code>${NAME}</code>, and <code>${NAME:-default}</code> for a
 * variable that is unset or empty. <code>$${</code> stands for a literal <code>${</code>. Keys are left alone, a value
 * that was put in is not expanded again and stays a text, and {@link Scalar#text()} keeps what is written in the file,
 * so that a message about it does not show the environment. What a place may have of the environment, and whether it is a
 * secret there, {@link Variables} say.
 *
 * <p>Placeholders of Terraform outputs (<code>${terraform.outputs.NAME}</code>, <code>${TF_OUTPUT_NAME}</code>) are
 * left as they are, escaped ones too.
 */
public final class Placeholders {
    /** How many characters the texts that hold placeholders may have together, once these are expanded. */
    static final int MAX_EXPANDED = 4 << 20;

    private static final Pattern BRACED = Pattern.compile("\\$?\\$\\{(?<inner>[^}]*)(?<end>}?)");
    private static final Pattern BRACED_OR_BARE =
            Pattern.compile(BRACED.pattern() + "|\\$(?<bare>[A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern VARIABLE =
            Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>.*))?", Pattern.DOTALL);

    private static final Pattern WHOLE = Pattern.compile("\\$\\{" + VARIABLE.pattern() + "}", Pattern.DOTALL);

    /** Where the variables of a document come from, and what each place of it may have of them. */
    public interface Variables {
        /**
         * The value of a variable.
         *
         * @param name its name
         * @param path the dotted path of the text that names it
         * @return its value, or null when it is unset or not for this place
         */
        @Nullable
        String value(String name, String path);

        /**
         * Whether what a variable puts in is a secret from then on.
         *
         * @param path the dotted path of the text
         * @return whether the text becomes a {@link Sensitive}
         */
        default boolean isSecret(String path) {
            return false;
        }

        /**
         * Whether <code>$NAME</code> is a placeholder too.
         *
         * @param path the dotted path of the text
         * @return whether braces may be left out
         */
        default boolean isBareAllowed(String path) {
            return false;
        }

        /**
         * What to do about a variable that has no value at a place.
         *
         * @param name its name
         * @param path the dotted path of the text
         * @return the hint
         */
        default String hint(String name, String path) {
            return "set it, or write a default: ${" + name + ":-value}";
        }
    }

    private final Variables variables;
    private final ProblemLog unresolved;
    private final Set<Object> reported = new HashSet<>();
    private final DottedPath path = new DottedPath("");
    private long size;
    private boolean putIn;

    private Placeholders(Variables variables, Collection<Problem> unresolved) {
        this.variables = variables;
        this.unresolved = new ProblemLog(unresolved);
    }

    /**
     * Expands every text value.
     *
     * @param node the document
     * @param variables gives the value of a variable at a place
     * @param unresolved takes a warning {@code unset-variable} for each that has no value and no default; it stays in the
     *     text as it is
     * @return the document with the values
     * @throws InvalidInputException with {@code too-large} when the texts with placeholders grow beyond 4 Mi characters
     */
    public static ConfigNode expand(ConfigNode node, Variables variables, Collection<Problem> unresolved) {
        return new Placeholders(variables, unresolved).node(node);
    }

    /**
     * Whether a value is nothing but what one variable holds.
     *
     * @param scalar a value of an expanded document
     * @return true when it is written as one placeholder and is neither that nor its default
     */
    public static boolean isVariable(Scalar scalar) {
        Matcher written = WHOLE.matcher(scalar.text());
        Object value = scalar.value() instanceof Sensitive<?> secret ? secret.reveal() : scalar.value();
        return written.matches()
                && value instanceof String text
                && !text.equals(scalar.text())
                && !text.equals(written.group("default"));
    }

    private ConfigNode node(ConfigNode node) {
        if (node instanceof Scalar scalar) {
            return scalar(scalar);
        }
        return node instanceof Mapping mapping ? mapping(mapping) : sequence((Sequence) node);
    }

    private ConfigNode mapping(Mapping mapping) {
        Map<String, Entry> changed = null;
        for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
            int mark = path.enter(entry.getKey());
            ConfigNode old = entry.getValue().value();
            ConfigNode value = node(old);
            if (value != old) {
                changed = changed == null ? new LinkedHashMap<>(mapping.entries()) : changed;
                changed.put(entry.getKey(), new Entry(entry.getValue().keyLocation(), value));
            }
            path.leave(mark);
        }
        return changed == null ? mapping : new Mapping(changed, mapping.location());
    }

    private ConfigNode sequence(Sequence sequence) {
        List<ConfigNode> changed = null;
        for (int i = 0; i < sequence.items().size(); i++) {
            int mark = path.enter(i);
            ConfigNode old = sequence.items().get(i);
            ConfigNode value = node(old);
            if (value != old) {
                changed = changed == null ? new ArrayList<>(sequence.items()) : changed;
                changed.set(i, value);
            }
            path.leave(mark);
        }
        return changed == null ? sequence : new Sequence(changed, sequence.location());
    }

    private Scalar scalar(Scalar scalar) {
        if (scalar.kind() != Kind.TEXT || !(scalar.value() instanceof String text) || text.indexOf('$') < 0) {
            return scalar;
        }
        String where = path.toString();
        Matcher matcher = (variables.isBareAllowed(where) ? BRACED_OR_BARE : BRACED).matcher(text);
        StringBuilder expanded = new StringBuilder();
        putIn = false;
        while (matcher.find()) {
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement(matcher, scalar)));
            if (expanded.length() > MAX_EXPANDED - size) {
                throw tooLarge(where, scalar);
            }
        }
        matcher.appendTail(expanded);
        size += expanded.length();
        if (size > MAX_EXPANDED) {
            throw tooLarge(where, scalar);
        }
        Object value = putIn && variables.isSecret(where) ? Sensitive.of(expanded.toString()) : expanded.toString();
        return new Scalar(value, scalar.text(), Kind.TEXT, scalar.location());
    }

    private String replacement(Matcher matcher, Scalar scalar) {
        String written = matcher.group();
        String inner = matcher.group("inner");
        if (inner == null) {
            return variable(written.substring(1), null, written, scalar);
        }
        if (isTerraform(inner)) {
            return written;
        }
        if (written.startsWith("$$")) {
            return written.substring(1);
        }
        Matcher variable = VARIABLE.matcher(inner);
        boolean nested = inner.contains("${");
        if (matcher.group("end").isEmpty() || nested || !variable.matches()) {
            warn("malformed-placeholder", "a '${' that begins no placeholder stays as it is", inner, scalar);
            return written;
        }
        return variable(variable.group("name"), variable.group("default"), written, scalar);
    }

    private String variable(String name, @Nullable String fallback, String written, Scalar scalar) {
        String value = variables.value(name, path.toString());
        if (value != null && !(value.isEmpty() && fallback != null)) {
            putIn = true;
            return value;
        }
        if (fallback != null) {
            return fallback;
        }
        warn("unset-variable", "the environment variable " + name + " is not set", name, scalar);
        return written;
    }

    /** A value that an alias or a merge key repeats is one fault. */
    private void warn(String code, String message, String what, Scalar scalar) {
        String where = path.toString();
        if (reported.add(List.of(scalar.location() == null ? where : scalar.location(), what))) {
            String hint = code.equals("unset-variable")
                    ? variables.hint(what, where)
                    : "write ${NAME} or ${NAME:-default}; a literal ${ is written $${";
            unresolved.add(Problem.warning(code, message, where, scalar.location(), hint));
        }
    }

    private static InvalidInputException tooLarge(String where, Scalar scalar) {
        return new InvalidInputException(
                "the document",
                List.of(Problem.error(
                        "too-large",
                        "with its placeholders expanded, the document has more than " + MAX_EXPANDED + " characters",
                        where,
                        scalar.location(),
                        "name the variable in fewer places; each use of an alias counts in full")));
    }

    private static boolean isTerraform(String inner) {
        return inner.startsWith("terraform.") || inner.startsWith("TF_OUTPUT_");
    }
}
