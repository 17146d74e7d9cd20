package io.dativo.job;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job with everything it refers to: its file, its asset and both connectors, merged. Immutable and thread-safe.
 */
public final class Job {
    /** {@return the job file as the caller named it} */
    public String name() { throw new UnsupportedOperationException(); }

    /** {@return what the job file says, placeholders expanded} */
    public JobFile file() { throw new UnsupportedOperationException(); }

    /** {@return the asset definition} */
    public Asset asset() { throw new UnsupportedOperationException(); }

    /** {@return the source: the job's words over its recipe} */
    public SourceConfig source() { throw new UnsupportedOperationException(); }

    /** {@return the target: the job's words over its recipe} */
    public TargetConfig target() { throw new UnsupportedOperationException(); }

    /** {@return the cloud side, if the job has one} */
    public Optional<Infrastructure> infrastructure() { throw new UnsupportedOperationException(); }

    /** {@return column to what the source system says of it: the lowest level} */
    public Map<String, String> sourceTags() { throw new UnsupportedOperationException(); }

    /** {@return placeholders that were not set: an error where the values are needed} */
    public List<Problem> unresolved() { throw new UnsupportedOperationException(); }

    /** Where a path of the job file (merged recipes and bound values included) was written. */
    public @Nullable SourceLocation locate(String path) { throw new UnsupportedOperationException(); }

    /** Where a path of the asset file was written. */
    public @Nullable SourceLocation locateAsset(String path) { throw new UnsupportedOperationException(); }

    /** This job with values put in at paths; every problem goes to the collector, and a value with an error is not put in. */
    public Job with(Collection<BoundValue> values, Collection<Problem> problems) { throw new UnsupportedOperationException(); }
}
