package io.dativo.tag;

import io.dativo.problem.SourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * Where a tag came from. Immutable.
 *
 * @param level the level that set it
 * @param path what set it: the dotted path in the file ({@code infrastructure.tags.owner}), a state address
 *     ({@code aws_s3_bucket.lake}), or a name that the host gave
 * @param location where it was written, or null when it has no file; a whole path is cut to its name
 */
public record TagOrigin(
        TagLevel level, String path, @Nullable SourceLocation location) {
    /** Of a file outside of the root only the name is kept: origins stand in plans, ledgers and tables. */
    public TagOrigin {
        location = location == null ? null : location.portable();
    }

    /**
     * An origin without a place in a file.
     *
     * @param level the level
     * @param path what set it
     * @return the origin
     */
    public static TagOrigin of(TagLevel level, String path) {
        return new TagOrigin(level, path, null);
    }

    /** {@code infrastructure.tags.owner (job.yaml:41:18)}. */
    @Override
    public String toString() {
        return location == null ? path : path + " (" + location + ")";
    }
}
