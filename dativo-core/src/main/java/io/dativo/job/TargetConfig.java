package io.dativo.job;

import io.dativo.config.Rest;
import io.dativo.problem.ModelValidator;
import io.dativo.problem.OneOf;
import io.dativo.problem.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
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
 * @param more further keys, as they stand: options of the connector's own
 */
public record TargetConfig(
        @Nullable String type,
        @Nullable @TextOrMap Object catalog,
        @Nullable String branch,
        @Nullable String warehouse,

        @Nullable @OneOf({"parquet", "iceberg", "delta", "csv", "json"})
        String fileFormat,

        @Nullable List<@NotNull String> partitioning,
        @Nullable @Valid Engine engine,
        @Nullable Map<String, @Nullable Object> connection,
        @Nullable @Valid MarkdownKvStorage markdownKvStorage,
        @Nullable Integer parquetTargetSizeMb,
        @Nullable String customWriter,
        @Rest(warned = true) Map<String, @Nullable Object> more) {
    static final TargetConfig EMPTY =
            new TargetConfig(null, null, null, null, null, null, null, null, null, null, null, Map.of());

    /** Copies the collections. */
    public TargetConfig {
        partitioning = Copies.of(partitioning);
        connection = Copies.of(connection);
        more = more == null ? Map.of() : Copies.of(more);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    /**
     * How Markdown documents are kept. Immutable.
     *
     * @param mode how a document becomes rows
     * @param structuredPattern the pattern, where the mode is {@code structured}
     * @param fileExtension the extension of the documents
     * @param more further keys, as they stand: options of the connector's own
     */
    public record MarkdownKvStorage(
            @Nullable @OneOf({"string", "structured"}) String mode,

            @Nullable @OneOf({"row_per_kv", "document_level", "hybrid"})
            String structuredPattern,

            @Nullable @OneOf({".md", ".mdkv"}) String fileExtension,
            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the further keys. */
        public MarkdownKvStorage {
            more = more == null ? Map.of() : Copies.of(more);
        }
    }

    /**
     * Starts a target in code.
     *
     * @param type the kind of connector, for example {@code iceberg}
     * @return the builder
     */
    public static Builder builder(String type) {
        return new Builder(type);
    }

    /** Makes a {@link TargetConfig} with the same validation that a file gets. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private @Nullable Object catalog;
        private @Nullable String branch;
        private @Nullable String warehouse;
        private @Nullable String fileFormat;
        private @Nullable List<String> partitioning;
        private @Nullable Map<String, @Nullable Object> connection;

        private Builder(String type) {
            this.type = type;
        }

        /**
         * Sets the catalog by its kind alone.
         *
         * @param type the kind, for example {@code nessie}
         * @return this builder
         */
        public Builder catalog(String type) {
            this.catalog = type;
            return this;
        }

        /**
         * Sets the catalog.
         *
         * @param properties its {@code type} and what else it needs
         * @return this builder
         */
        public Builder catalog(Map<String, ?> properties) {
            this.catalog = Copies.of(properties);
            return this;
        }

        /**
         * Sets the branch of the catalog, the tenant otherwise.
         *
         * @param branch the branch
         * @return this builder
         */
        public Builder branch(String branch) {
            this.branch = branch;
            return this;
        }

        /**
         * Sets the root of the data.
         *
         * @param warehouse the root
         * @return this builder
         */
        public Builder warehouse(String warehouse) {
            this.warehouse = warehouse;
            return this;
        }

        /**
         * Sets the format of data files.
         *
         * @param fileFormat {@code parquet}, {@code iceberg}, {@code delta}, {@code csv} or {@code json}
         * @return this builder
         */
        public Builder fileFormat(String fileFormat) {
            this.fileFormat = fileFormat;
            return this;
        }

        /**
         * Sets the columns to partition by.
         *
         * @param columns the columns
         * @return this builder
         */
        public Builder partitioning(String... columns) {
            this.partitioning = List.of(columns);
            return this;
        }

        /**
         * Sets how to connect.
         *
         * @param connection the settings; values may be {@link io.dativo.problem.Sensitive}
         * @return this builder
         */
        public Builder connection(Map<String, ?> connection) {
            this.connection = new LinkedHashMap<>(connection);
            return this;
        }

        /**
         * Builds and validates.
         *
         * @return the target
         * @throws io.dativo.problem.InvalidInputException with every problem, when the values break a rule
         */
        public TargetConfig build() {
            TargetConfig target = new TargetConfig(
                    type,
                    catalog,
                    branch,
                    warehouse,
                    fileFormat,
                    partitioning,
                    null,
                    connection,
                    null,
                    null,
                    null,
                    Map.of());
            ModelValidator.requireValid("target", target);
            return target;
        }
    }
}
