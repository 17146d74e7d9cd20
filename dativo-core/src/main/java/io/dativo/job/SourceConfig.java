package io.dativo.job;

import io.dativo.config.NullAllowed;
import io.dativo.config.Rest;
import io.dativo.config.TextOrNumber;
import io.dativo.problem.ModelValidator;
import io.dativo.problem.OneOf;
import io.dativo.problem.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The source of a job: as the job file says it, or merged over its recipe. Immutable. Values in {@code connection} and
 * {@code credentials} may be {@link io.dativo.problem.Sensitive}.
 *
 * @param type the kind of connector, from the recipe
 * @param description what it is, or null
 * @param credentials how to sign in, or null
 * @param objects the objects to read, or null
 * @param files the files to read, or null
 * @param sheets the sheets to read, or null
 * @param tables the tables to read, or null
 * @param incremental how to read only what is new, or null
 * @param rateLimits how fast to read, or null
 * @param engine what reads, or null
 * @param dsn a data source name, or null
 * @param connection how to connect, or null
 * @param customReader the host's own reader, or null
 * @param more further keys, as they stand: options of the connector's own
 */
public record SourceConfig(
        @Nullable String type,
        @Nullable String description,
        @Nullable Map<String, @Nullable Object> credentials,
        @Nullable List<@NotNull String> objects,
        @Nullable List<@NotNull @Valid SourceFile> files,
        @Nullable List<@NotNull @Valid Sheet> sheets,
        @Nullable List<@NotNull @Valid SourceTable> tables,
        @Nullable @Valid Incremental incremental,
        @Nullable Map<String, @Nullable Object> rateLimits,
        @Nullable @Valid Engine engine,
        @Nullable String dsn,
        @Nullable Map<String, @Nullable Object> connection,
        @Nullable String customReader,
        @Rest(warned = true) Map<String, @Nullable Object> more) {
    static final SourceConfig EMPTY =
            new SourceConfig(null, null, null, null, null, null, null, null, null, null, null, null, null, Map.of());

    /** Copies the collections. */
    public SourceConfig {
        credentials = Copies.of(credentials);
        objects = Copies.of(objects);
        files = Copies.of(files);
        sheets = Copies.of(sheets);
        tables = Copies.of(tables);
        rateLimits = Copies.of(rateLimits);
        connection = Copies.of(connection);
        more = more == null ? Map.of() : Copies.of(more);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    /**
     * A file to read. Immutable.
     *
     * @param path where it is
     * @param file another name of {@code path}, or null
     * @param id the id in the source system, or null
     * @param fileId another name of {@code id}, or null
     * @param object the object it holds, or null
     * @param more further keys, as they stand: options of the connector's own
     */
    public record SourceFile(
            @NotNull String path,
            @Nullable String file,
            @TextOrNumber @Nullable String id,
            @TextOrNumber @Nullable String fileId,
            @Nullable String object,
            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the further keys. */
        public SourceFile {
            more = more == null ? Map.of() : Copies.of(more);
        }
    }

    /**
     * A sheet to read. Immutable.
     *
     * @param spreadsheetId the spreadsheet, or null
     * @param id another name of {@code spreadsheetId}, or null
     * @param sheetId the sheet, or null
     * @param range the cells, or null
     * @param object the object it holds, or null
     * @param more further keys, as they stand: options of the connector's own
     */
    public record Sheet(
            @TextOrNumber @Nullable String spreadsheetId,
            @TextOrNumber @Nullable String id,
            @TextOrNumber @Nullable String sheetId,
            @Nullable String range,
            @Nullable String object,
            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the further keys. */
        public Sheet {
            more = more == null ? Map.of() : Copies.of(more);
        }
    }

    /**
     * A table to read. Immutable.
     *
     * @param name its name
     * @param object the object it holds, or null
     * @param cursorField the column that shows what is new, or null
     * @param more further keys, as they stand: options of the connector's own
     */
    public record SourceTable(
            @NotNull String name,
            @Nullable String object,
            @Nullable String cursorField,
            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the further keys. */
        public SourceTable {
            more = more == null ? Map.of() : Copies.of(more);
        }
    }

    /**
     * How to read only what is new. Immutable.
     *
     * @param strategy how new rows are found
     * @param cursorField the column that shows what is new
     * @param lookbackDays how many days to read again
     * @param statePath where the position is kept
     * @param cursorFieldDefault the recipe's column
     * @param lookbackDaysDefault the recipe's days
     * @param more further keys, as they stand: options of the connector's own
     */
    public record Incremental(
            @Nullable
            @OneOf({
                "full_refresh",
                "incremental",
                "updated_at",
                "file_modified_time",
                "spreadsheet_modified_time",
                "created",
                "updated_after",
                "cdc"
            })
            String strategy,

            @NullAllowed @Nullable String cursorField,
            @NullAllowed @Nullable @Min(0) Integer lookbackDays,
            @NullAllowed @Nullable String statePath,
            @Nullable String cursorFieldDefault,
            @Nullable @Min(0) Integer lookbackDaysDefault,
            @Rest(warned = true) Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the further keys. */
        public Incremental {
            more = more == null ? Map.of() : Copies.of(more);
        }
    }

    /**
     * Starts a source in code.
     *
     * @param type the kind of connector, for example {@code postgres}
     * @return the builder
     */
    public static Builder builder(String type) {
        return new Builder(type);
    }

    /** Makes a {@link SourceConfig} with the same validation that a file gets. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private @Nullable List<String> objects;
        private final List<SourceFile> files = new ArrayList<>();
        private final List<SourceTable> tables = new ArrayList<>();
        private @Nullable Incremental incremental;
        private @Nullable Map<String, @Nullable Object> credentials;
        private @Nullable Map<String, @Nullable Object> connection;

        private Builder(String type) {
            this.type = type;
        }

        /**
         * Sets the objects to read.
         *
         * @param objects their names in the source
         * @return this builder
         */
        public Builder objects(String... objects) {
            this.objects = List.of(objects);
            return this;
        }

        /**
         * Adds a file to read.
         *
         * @param path where it is
         * @param object the object it holds
         * @return this builder
         */
        public Builder file(String path, String object) {
            files.add(new SourceFile(path, null, null, null, object, Map.of()));
            return this;
        }

        /**
         * Adds a table to read.
         *
         * @param name its name
         * @param object the object it holds
         * @return this builder
         */
        public Builder table(String name, String object) {
            tables.add(new SourceTable(name, object, null, Map.of()));
            return this;
        }

        /**
         * Sets how to read only what is new.
         *
         * @param strategy how new rows are found, for example {@code updated_at}
         * @param cursorField the column that shows what is new
         * @param lookbackDays how many days to read again
         * @return this builder
         */
        public Builder incremental(String strategy, String cursorField, int lookbackDays) {
            this.incremental = new Incremental(strategy, cursorField, lookbackDays, null, null, null, Map.of());
            return this;
        }

        /**
         * Sets how to sign in.
         *
         * @param credentials the settings; values may be {@link io.dativo.problem.Sensitive}
         * @return this builder
         */
        public Builder credentials(Map<String, ?> credentials) {
            this.credentials = new LinkedHashMap<>(credentials);
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
         * @return the source
         * @throws io.dativo.problem.InvalidInputException with every problem, when the values break a rule
         */
        public SourceConfig build() {
            SourceConfig source = new SourceConfig(
                    type,
                    null,
                    credentials,
                    objects,
                    files.isEmpty() ? null : files,
                    null,
                    tables.isEmpty() ? null : tables,
                    incremental,
                    null,
                    null,
                    null,
                    connection,
                    null,
                    Map.of());
            ModelValidator.requireValid("source", source);
            return source;
        }
    }
}
