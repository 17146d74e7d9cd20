package io.dativo.iceberg;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.spi.TagRules;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Types;

/** Creates tables that carry their tags from the first version on: such a table is never seen untagged. */
public final class IcebergTables {
    private IcebergTables() {}

    /**
     * A table that is there now. Immutable.
     *
     * @param table the table
     * @param created whether this call made it; another's table is as it was, and a plan brings its tags
     */
    public record Created(Table table, boolean created) {}

    /**
     * Creates a table with its tags in one commit, unless there is one already. Safe with several callers at once: one
     * creates the table and the others get it.
     *
     * @param catalog the host's catalog; namespaces are the host's to create, they decide where tables live
     * @param identifier the table
     * @param schema the columns and the partitioning
     * @param tags what the table carries from the beginning
     * @param properties Iceberg's own settings, for example {@code write.format.default}; tags win over them
     * @return the table
     * @throws InvalidInputException when the schema has errors or a property cannot hold one of the tags
     * @throws ProviderException when the catalog fails
     */
    public static Created createIfAbsent(
            Catalog catalog,
            TableIdentifier identifier,
            AssetSchema schema,
            TagSet tags,
            Map<String, String> properties) {
        return createIfAbsent(catalog, identifier, schema, tags, Set.of(), properties);
    }

    /**
     * Creates the table of a job with the job's tags, as {@link #createIfAbsent(Catalog, TableIdentifier, AssetSchema,
     * TagSet, Map)} does, and notes that the job claims them: a plan for the job then finds nothing to do on it.
     *
     * @param catalog the host's catalog; namespaces are the host's to create, they decide where tables live
     * @param job the job; its asset says the columns
     * @param properties Iceberg's own settings, for example {@code write.format.default}; tags win over them
     * @return the table
     * @throws InvalidInputException when the job has errors, for example a table outside of the bounds of its tenant, or
     *     names no table; when the schema has errors or a property cannot hold one of the tags
     * @throws ProviderException when the catalog fails
     */
    public static Created createIfAbsent(Catalog catalog, ResolvedJob job, Map<String, String> properties) {
        if (Problem.anyError(job.problems())) {
            throw new InvalidInputException("job " + job.job().name(), job.problems());
        }
        ResourceRef table = job.table()
                .orElseThrow(() -> new InvalidInputException(
                        "job " + job.job().name(),
                        List.of(Problem.error(
                                "no-table",
                                "the job's target is no Iceberg table",
                                "target.type",
                                job.job().locate("target.type"),
                                "set it to iceberg"))));
        return createIfAbsent(
                catalog,
                TableIdentifier.parse(table.id()),
                AssetSchema.of(job.job().asset()),
                job.tags(table),
                Set.of(job.job().name()),
                properties);
    }

    private static Created createIfAbsent(
            Catalog catalog,
            TableIdentifier identifier,
            AssetSchema schema,
            TagSet tags,
            Set<String> claimants,
            Map<String, String> properties) {
        List<Problem> problems = new ArrayList<>(schema.problems());
        problems.addAll(refused(tags));
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("table " + identifier, problems);
        }
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(TagLedger.entries(tags.values(), claimants));
        try {
            return new Created(catalog.loadTable(identifier), false);
        } catch (NoSuchTableException e) {
            return create(catalog, identifier, schema, all);
        } catch (RuntimeException | LinkageError e) {
            throw failed("load", identifier, IcebergErrors.beforeCommit(e), e);
        }
    }

    /**
     * Adds to a table the columns that only the schema has, in one commit, and none when there are none. A column that is
     * required in the schema is added as optional, for the rows that are there have no value for it. What the table has
     * already stays as it is, and a column that it has in another case is not added: {@link AssetSchema#differences} lists
     * of it. A dot is a part of a column's name, as in a table that is created.
     *
     * @param table the table
     * @param schema the columns
     * @return the names of the columns that were added
     * @throws InvalidInputException when the schema has errors
     * @throws ProviderException when the catalog fails
     */
    public static List<String> addColumns(Table table, AssetSchema schema) {
        if (Problem.anyError(schema.problems())) {
            throw new InvalidInputException("table " + table.name(), schema.problems());
        }
        try {
            UpdateSchema update = table.updateSchema();
            List<String> added = new ArrayList<>();
            for (Types.NestedField column : schema.schema().columns()) {
                if (AssetSchema.column(table, column.name()) == null
                        && AssetSchema.similar(table, column.name()) == null) {
                    update.addColumn(null, column.name(), column.type(), column.doc());
                    added.add(column.name());
                }
            }
            if (!added.isEmpty()) {
                update.commit();
            }
            return List.copyOf(added);
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderException(
                    IcebergErrors.ofCommit(e),
                    e.getClass().getSimpleName(),
                    "could not add columns to the table " + table.name() + ": " + IcebergErrors.detail(e),
                    e);
        }
    }

    /**
     * The properties that say some tags, ledger included, for a host that creates tables with an engine of its own. On a
     * table that exists already, plan and apply instead: they look who owns what is there.
     *
     * @param tags what the table carries from the beginning
     * @return properties, sorted by key
     * @throws InvalidInputException when a property cannot hold one of the tags
     */
    public static Map<String, String> properties(TagSet tags) {
        List<Problem> problems = refused(tags);
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("the tags of a table", problems);
        }
        return Collections.unmodifiableMap(TagLedger.entries(tags.values(), Set.of()));
    }

    private static Created create(
            Catalog catalog, TableIdentifier identifier, AssetSchema schema, Map<String, String> properties) {
        try {
            Table table = catalog.buildTable(identifier, schema.schema())
                    .withPartitionSpec(schema.spec())
                    .withProperties(properties)
                    .create();
            return new Created(table, true);
        } catch (AlreadyExistsException e) {
            try {
                return new Created(catalog.loadTable(identifier), false);
            } catch (NoSuchTableException noTable) {
                // A view has the name.
                throw failed("create", identifier, ProviderException.Kind.REJECTED, e);
            }
        } catch (RuntimeException | LinkageError e) {
            throw failed("create", identifier, IcebergErrors.ofCommit(e), e);
        }
    }

    private static List<Problem> refused(TagSet tags) {
        TagRules rules = IcebergRules.TABLE;
        List<Problem> problems = new ArrayList<>();
        for (Tag tag : tags) {
            rules.refusal(tag.key(), tag.value())
                    .ifPresent(why -> problems.add(Problem.error(
                            "tag-refused",
                            "the tag '" + tag.key() + "' " + why,
                            tag.origin().path(),
                            tag.origin().location(),
                            "rename the tag")));
        }
        return problems;
    }

    private static ProviderException failed(
            String what, TableIdentifier identifier, ProviderException.Kind kind, Throwable cause) {
        return new ProviderException(
                kind,
                cause.getClass().getSimpleName(),
                "could not " + what + " the table " + identifier + ": " + IcebergErrors.detail(cause),
                cause);
    }
}
