package io.dativo.job;

import io.dativo.problem.OneOf;
import io.dativo.problem.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connector recipe: the defaults of one kind of source or target. Immutable.
 *
 * @param name its name
 * @param type the kind of system
 * @param roles {@code source}, {@code target} or both; a file without roles is an older form, taken for either
 * @param description what it is, or null
 * @param defaultEngine what reads or writes
 * @param credentials how to sign in, or null
 * @param incremental how to read only what is new, or null
 * @param rateLimits how fast, or null
 * @param connectionTemplate how to connect, or null
 * @param catalog the catalog of a target, or null
 * @param fileFormat the format of data files, or null
 * @param partitioningDefault the columns to partition by, or null
 */
public record Connector(
        @NotNull String name,
        @NotNull String type,
        @Nullable List<@NotNull @OneOf({"source", "target"}) String> roles,
        @Nullable String description,
        @NotNull @Valid Engine defaultEngine,
        @Nullable Map<String, @Nullable Object> credentials,
        @Nullable Map<String, @Nullable Object> incremental,
        @Nullable Map<String, @Nullable Object> rateLimits,
        @Nullable Map<String, @Nullable Object> connectionTemplate,
        @Nullable @TextOrMap Object catalog,
        @Nullable String fileFormat,
        @Nullable List<@NotNull String> partitioningDefault) {
    /** Copies the collections. */
    public Connector {
        roles = Copies.of(roles);
        credentials = Copies.of(credentials);
        incremental = Copies.of(incremental);
        rateLimits = Copies.of(rateLimits);
        connectionTemplate = Copies.of(connectionTemplate);
        partitioningDefault = Copies.of(partitioningDefault);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }
}
