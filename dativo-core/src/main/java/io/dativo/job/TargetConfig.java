package io.dativo.job;

import io.dativo.problem.OneOf;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target of a job: as the job file says it, or merged over its recipe. Immutable. Values in {@code connection} may
 * be {@link io.dativo.problem.Sensitive}.
 *
 * @param type the kind of connector, from the recipe
 * @param catalog the catalog: a text such as {@code nessie}, or a map with a {@code type}; or null
 * @param branch the branch of the catalog, or null
 * @param warehouse the root of the data, or null
 * @param fileFormat the format of the data files, or null
 * @param partitioning the columns to partition by, or null
 * @param engine what writes, or null
 * @param connection how to connect, or null
 * @param markdownKvStorage how Markdown documents are kept, or null
 * @param parquetTargetSizeMb the size of a data file, or null
 * @param customWriter the host's own writer, or null
 */
public record TargetConfig(
        @Nullable String type,
        @Nullable @TextOrMap Object catalog,
        @Nullable String branch,
        @Nullable String warehouse,
        @Nullable @OneOf({"parquet", "iceberg", "delta", "csv", "json"}) String fileFormat,
        @Nullable List<@NotNull String> partitioning,
        @Nullable @Valid Engine engine,
        @Nullable Map<String, @Nullable Object> connection,
        @Nullable @Valid MarkdownKvStorage markdownKvStorage,
        @Nullable Integer parquetTargetSizeMb,
        @Nullable String customWriter) {
    static final TargetConfig EMPTY =
            new TargetConfig(null, null, null, null, null, null, null, null, null, null, null);

    /** Copies the collections. */
    public TargetConfig {
        partitioning = Copies.of(partitioning);
        connection = Copies.of(connection);
    }

    /**
     * How Markdown documents are kept. Immutable.
     *
     * @param mode how a document becomes rows
     * @param structuredPattern the pattern, where the mode is {@code structured}
     * @param fileExtension the extension of the documents
     */
    public record MarkdownKvStorage(
            @Nullable @OneOf({"string", "structured"}) String mode,
            @Nullable @OneOf({"row_per_kv", "document_level", "hybrid"}) String structuredPattern,
            @Nullable @OneOf({".md", ".mdkv"}) String fileExtension) {}
}
