package io.dativo.aws.organizations;

import io.dativo.config.ConfigNode;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A tag policy document that was read: which of its two forms it has, what is wrong with it, and what it says. Immutable
 * and thread-safe.
 */
public final class AwsTagDocument {
    /** AWS's limit for one policy, in characters; its console strips white space first, its API does not. */
    private static final int MAX_LENGTH = 10_000;

    private final String name;
    private final Form form;
    private final AwsTagNode root;
    private final List<Problem> problems;

    private AwsTagDocument(String name, Form form, AwsTagNode root, List<Problem> problems) {
        this.name = name;
        this.form = form;
        this.root = root;
        this.problems = problems.stream().sorted(Problem.BY_LOCATION).toList();
    }

    /** The two forms of a document. */
    public enum Form {
        /** What is attached to a root, an organizational unit or an account: every setting has operators. */
        POLICY,
        /** What AWS computes for an account: settings without operators. It cannot be attached. */
        EFFECTIVE
    }

    static AwsTagDocument parse(String json, String name) {
        List<Problem> problems = new ArrayList<>();
        ConfigNode document = AwsTagJson.read(json, name, problems);
        if (document == null) {
            return unreadable(name, problems);
        }
        AwsTagDocument parsed = parse(document, name, problems);
        return parsed.form == Form.POLICY ? parsed.withLength(length(json)) : parsed;
    }

    static AwsTagDocument unreadable(String name, List<Problem> problems) {
        return new AwsTagDocument(name, Form.POLICY, AwsTagNode.EMPTY, problems);
    }

    static AwsTagDocument parse(ConfigNode document, String name, List<Problem> problems) {
        boolean operators = AwsTagParser.hasOperators(document);
        Form form = operators || !AwsTagParser.hasPlainSettings(document) ? Form.POLICY : Form.EFFECTIVE;
        AwsTagNode root = AwsTagParser.parse(document, form == Form.POLICY, problems);
        return new AwsTagDocument(name, form, root, problems);
    }

    /** Warns when a text of this length is more than AWS takes. */
    AwsTagDocument withLength(int length) {
        if (length <= MAX_LENGTH) {
            return this;
        }
        int compact = length(AwsTagJson.compact(root.toDocument()));
        List<Problem> more = new ArrayList<>(problems);
        more.add(Problem.warning(
                "policy-too-long",
                String.format(
                        Locale.ROOT,
                        "%,d characters, %,d without white space; AWS takes %,d",
                        length,
                        compact,
                        MAX_LENGTH),
                "",
                SourceLocation.file(name),
                compact <= MAX_LENGTH
                        ? "remove the white space: AWS's console does, its API does not"
                        : "split it into several policies"));
        return new AwsTagDocument(name, form, root, more);
    }

    /** {@return the name that the reader gave it, usually the file} */
    public String name() {
        return name;
    }

    /** {@return whether it is a policy or an effective policy; one without any setting counts as a policy} */
    public Form form() {
        return form;
    }

    /** {@return everything that is wrong, by place} */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The document as a policy that can be attached.
     *
     * @return the policy
     * @throws InvalidInputException when the document has errors, or is an effective policy
     */
    public AwsTagPolicy policy() {
        return new AwsTagPolicy(
                name,
                usable(
                        Form.POLICY,
                        "it has no operators: it is an effective policy, which cannot be attached",
                        "attach the policies that it came from"),
                problems);
    }

    /**
     * The document as an effective policy.
     *
     * @return the effective policy
     * @throws InvalidInputException when the document has errors, or is a policy with operators
     */
    public AwsTagEffectivePolicy effective() {
        Form wanted = root.operates() ? Form.EFFECTIVE : form;
        AwsTagNode node = usable(
                wanted,
                "it has operators: it is a policy and not yet an effective one",
                "compute the effective policy of the entity that it is attached to");
        return AwsTagMerge.merge(List.of(AwsTagLevel.of(name, new AwsTagPolicy(name, node, problems))));
    }

    private AwsTagNode usable(Form wanted, String otherwise, String hint) {
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("tag policy " + name, problems);
        }
        if (form != wanted) {
            throw new InvalidInputException(
                    "tag policy " + name,
                    List.of(Problem.error("wrong-form", otherwise, "", SourceLocation.file(name), hint)));
        }
        return root;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
