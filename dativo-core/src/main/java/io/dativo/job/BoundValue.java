package io.dativo.job;

import io.dativo.config.RecordModel;
import io.dativo.problem.Problem;
import io.dativo.problem.Shown;
import io.dativo.problem.SourceLocation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that is put into a job from outside, for example a Terraform output. Immutable.
 *
 * @param path the dotted path in the job, for example {@code target.connection.s3.bucket}
 * @param value the value with its type; a {@link io.dativo.problem.Sensitive} stays one
 * @param origin what gave it, for messages, for example {@code output 's3_bucket_name'}
 * @param location where the mapping is written, or null
 */
public record BoundValue(
        String path,
        @Nullable Object value,
        String origin,
        @Nullable SourceLocation location) {
    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    private static final RecordModel MODEL = RecordModel.of(JobFile.class);

    /** {@return whether a text at the path is what a job has there, so that all that hangs on it shows it} */
    public boolean takesText() {
        return MODEL.takesText(path);
    }

    /**
     * Whether jobs have such a path at all, whatever the value.
     *
     * @return what is wrong with the path, or nothing
     */
    public Optional<Problem> checkPath() {
        return MODEL.checkPath(path, location);
    }
}
