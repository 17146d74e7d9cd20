package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordBinder;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A job document with its recipes merged in. It is kept as a tree beside the record that is bound from it, so that every
 * value still knows where it was written and another value can be put in its place. Immutable.
 */
final class JobTree {
    /** The folder of positions where the environment names none in {@code STATE_DIR}. */
    static final String DEFAULT_STATE_FOLDER = ".local/state";

    private final Mapping document;
    private final Mapping complete;
    private final String stateFolder;

    /**
     * Completes a document.
     *
     * @param document the merged document, without what is filled in
     * @param stateFolder the folder of positions of incremental sources
     */
    JobTree(Mapping document, String stateFolder) {
        this.document = document;
        this.stateFolder = stateFolder;
        this.complete = RecipeMerge.withDefaults(document, stateFolder);
    }

    /** The document with what is filled in. */
    Mapping complete() {
        return complete;
    }

    /** The document without what is filled in. */
    Mapping document() {
        return document;
    }

    JobTree with(Mapping changed) {
        return new JobTree(changed, stateFolder);
    }

    /** The record; a recipe may say null where a job file may not. */
    @Nullable
    JobFile bind(Collection<Problem> problems) {
        return RecordBinder.bind(JobFile.class, complete, "", Nulls.ABSENT, problems);
    }

    /**
     * The record, where the one of the job's own words is there and faultless: only the source and the target have more.
     *
     * @param own the job's own words, which this tree holds too
     */
    @Nullable
    JobFile bind(JobFile own, Collection<Problem> problems) {
        SourceConfig source = bind(SourceConfig.class, "source", problems);
        TargetConfig target = bind(TargetConfig.class, "target", problems);
        boolean complete = (source != null) == (this.complete.get("source") != null)
                && (target != null) == (this.complete.get("target") != null);
        return complete ? own.with(source, target) : null;
    }

    private <T extends Record> @Nullable T bind(Class<T> type, String side, Collection<Problem> problems) {
        ConfigNode node = complete.get(side);
        return node == null ? null : RecordBinder.bind(type, node, side, Nulls.ABSENT, problems);
    }

    @Nullable
    SourceLocation locate(String path) {
        return complete.locate(path);
    }

    /** Gives every single value with its path. */
    static void eachScalar(ConfigNode node, String path, BiConsumer<String, Scalar> consumer) {
        if (node instanceof Scalar scalar) {
            consumer.accept(path, scalar);
        } else if (node instanceof Mapping mapping) {
            mapping.entries().forEach((key, entry) -> eachScalar(entry.value(), below(path, key), consumer));
        } else if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                eachScalar(sequence.items().get(i), below(path, String.valueOf(i)), consumer);
            }
        }
    }

    private static String below(String path, String step) {
        return path.isEmpty() ? step : path + "." + step;
    }
}
