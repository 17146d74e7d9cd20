package io.dativo.aws.organizations;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
     * @return the document with everything that is wrong with it, also that there is no such file
     */
    public static AwsTagDocument read(Path file) {
        String name = file.toString();
        try {
            return parse(Files.readString(file), name);
        } catch (NoSuchFileException e) {
            return unreadable(name, "file-not-found", "there is no such file");
        } catch (CharacterCodingException e) {
            return unreadable(name, "wrong-encoding", "the file is not UTF-8");
        } catch (IOException e) {
            String why = e.getClass().getSimpleName();
            return unreadable(name, "file-unreadable", "the file could not be read: " + why);
        }
    }

    private static AwsTagDocument unreadable(String name, String code, String message) {
        return AwsTagDocument.unreadable(
                name, List.of(Problem.error(code, message, "", SourceLocation.file(name), null)));
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
     * ignored, as AWS does, and reported as a warning. Where AWS documents nothing, the warning {@code inferred-rule} says
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
