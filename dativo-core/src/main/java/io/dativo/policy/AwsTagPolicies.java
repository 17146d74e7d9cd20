package io.dativo.policy;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tag policies of AWS Organizations without AWS: reads their documents, computes the effective policy of an account and
 * says why it is so. The semantics are those of the AWS Organizations user guide ("Understanding management policy
 * inheritance", "Tag policy syntax and examples"). Stateless and thread-safe.
 */
public final class AwsTagPolicies {
    private AwsTagPolicies() {}

    /**
     * Reads a document of either form.
     *
     * @param file a JSON file in UTF-8
     * @return the document with everything that is wrong with it
     * @throws InvalidInputException when the file cannot be read
     */
    public static AwsTagDocument read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            String why = e instanceof CharacterCodingException
                    ? "it is not UTF-8"
                    : e.getClass().getSimpleName();
            throw new InvalidInputException(
                    "tag policy " + file,
                    List.of(Problem.error(
                            "unreadable-file",
                            "the file cannot be read: " + why,
                            "",
                            SourceLocation.file(file.toString()),
                            "check the path and its permissions")));
        }
    }

    /**
     * Reads a document of either form.
     *
     * @param json the document
     * @param name its name, for locations and provenance
     * @return the document with everything that is wrong with it
     */
    public static AwsTagDocument parse(String json, String name) {
        return AwsTagDocument.parse(json, name);
    }

    /**
     * Computes the effective policy of the last entity.
     *
     * <p>From the top down, the policies of each entity assign (the first attached wins), then append, then remove;
     * then their child controls restrict the entities below, which cannot relax them. What a policy above blocks is
     * ignored, as AWS does, and told as a warning. Where AWS documents nothing, the warning {@code inferred-rule} says
     * what was taken to hold: {@code @@none} on an object refuses new members and leaves existing ones open; a list of
     * values that was emptied accepts none.
     *
     * @param levels the entities from the root to the account, each with its policies in attach order
     * @return the effective policy
     */
    public static AwsTagEffectivePolicy effective(List<AwsTagLevel> levels) {
        return AwsTagMerge.merge(levels);
    }
}
